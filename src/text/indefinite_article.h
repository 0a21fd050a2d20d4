#pragma once

#include <string>
#include <string_view>

namespace sightline {

// English's "a" or "an" before a phrase ("apple pie"), by the sound that it begins with: an hour, a
// university, a one-way street, an SUV, an 8-ball. By rule and lists of exceptions, for names of things;
// letters of a word in capitals are taken to be spelt.
std::string indefinite_article(std::string_view phrase);

// Whether the name of a thing is a plural, which takes no such article: "scissors", "people", "cups of tea",
// but not "bus", "glass", "tennis". By its head word's ending and lists of exceptions.
bool is_plural_name(std::string_view name);

}  // namespace sightline
