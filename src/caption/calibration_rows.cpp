#include "caption/calibration_rows.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace sightline {

namespace {

Fields<MeasuredClass> measured_class_fields() {
  return {field("captions", &MeasuredClass::captions, "captions of this class", from(0)),
          field("good", &MeasuredClass::good, "share of them that was good", from(0, 1))};
}

Fields<Calibration> all_calibration_fields() {
  Fields<Calibration> rows{
      field("good_cider_d", &Calibration::good_cider_d, "CIDEr-D from which on a caption is good",
            from(0, 10)),
      field("likely_above", &Calibration::likely_above, "confidence above which captions are likely",
            from(0, 1)),
      field("unsure_above", &Calibration::unsure_above, "confidence above which captions are unsure",
            from(0, 1)),
      field("photos", &Calibration::photos, "photos that were measured", from(1)),
      field("percentile", &Calibration::percentile, "percentile of the photos' distances", from(0, 100)),
      field("farthest", &Calibration::farthest, "distance beyond which a photo is unlike them", from(0))};
  for (const auto& [member, key] :
       {std::pair{&Calibration::likely, "likely"}, std::pair{&Calibration::unsure, "unsure"},
        std::pair{&Calibration::guess, "guess"}}) {
    for (Field<Calibration>& row : fields_of_part(member, measured_class_fields(), key))
      rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

const Fields<Calibration>& calibration_fields() {
  static const Fields<Calibration> rows = all_calibration_fields();
  return rows;
}

Calibration calibration_from_json(const Json& json, const std::string& name) {
  const Calibration calibration = from_json(calibration_fields(), json, name);
  for (const Field<Calibration>& row : calibration_fields()) {
    if (!json.contains(pointer_to(row.info)))
      throw DataError(name + ": key '" + row.info.key + "' is missing");
  }
  if (calibration.unsure_above > calibration.likely_above) {
    refuse_value(name, {"unsure_above", Json(calibration.unsure_above).dump(),
                        "at most likely_above, " + Json(calibration.likely_above).dump()});
  }
  return calibration;
}

}  // namespace sightline
