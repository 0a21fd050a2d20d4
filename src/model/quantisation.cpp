#include "model/quantisation.h"

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {

const Fields<Quantisation>& quantisation_fields() {
  static const Fields<Quantisation> rows{
      field("photos", &Quantisation::photos, "photos on which the ranges were measured", from(1)),
      field("convolutions", &Quantisation::convolutions, "the encoder's convolutions of 8 bits", from(1)),
      field("model_bytes", &Quantisation::model_bytes, "size of the file that it was made of", from(1)),
      field("model_sha256", &Quantisation::model_sha256, "SHA-256 of that file")};
  return rows;
}

Quantisation quantisation_from_json(const Json& json, const std::string& name) {
  const Quantisation quantisation = from_json(quantisation_fields(), json, name);
  for (const Field<Quantisation>& row : quantisation_fields())
    if (!json.contains(pointer_to(row.info)))
      throw DataError(name + ": key '" + row.info.key + "' is missing");
  return quantisation;
}

}  // namespace sightline
