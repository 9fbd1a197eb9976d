// Reading JSON that somebody else may have written: typed members, and for what does not fit the
// path of it, "targets[0].images[2].locator: not a text".
//
// Layer: report. The first fault is kept in a JsonFaults and reading goes on with empty values, so
// that readers need no check at every member: they ask faults.first at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace assay {

struct JsonFaults {
  std::optional<Error> first;
};

class JsonView {
 public:
  // The whole document; `json` and `faults` outlive the view and all that are made of it.
  JsonView(const nlohmann::ordered_json& json, JsonFaults& faults) : json_(json), faults_(faults) {}

  bool has(const char* name) const;
  std::string text(const char* name) const;                // required
  std::string text_or(const char* name) const;             // empty where it is missing or null
  bool flag(const char* name) const;                       // false where it is missing
  std::vector<std::string> texts(const char* name) const;  // empty where it is missing

  // Calls read(view) for each element of an array; none where it is missing.
  template <typename Read>
  void each(const char* name, const Read& read) const {
    const nlohmann::ordered_json* array = array_at(name);
    if (array == nullptr) return;
    const JsonView list(*array, faults_, this, name, kNoIndex);
    for (std::size_t i = 0; i < array->size(); ++i)
      read(JsonView((*array)[i], faults_, &list, {}, i));
  }

  // Calls read(name, view) for each member of an object; none where it is missing.
  template <typename Read>
  void each_member(const char* name, const Read& read) const {
    const nlohmann::ordered_json* object = object_at(name);
    if (object == nullptr) return;
    const JsonView parent(*object, faults_, this, name, kNoIndex);
    for (const auto& [key, value] : object->items())
      read(key, JsonView(value, faults_, &parent, key, kNoIndex));
  }

  // Calls read(view) for the object of that name, where there is one.
  template <typename Read>
  void object(const char* name, const Read& read) const {
    if (const nlohmann::ordered_json* found = object_at(name))
      read(JsonView(*found, faults_, this, name, kNoIndex));
  }

  // Text, number or flag as text; nullopt: null.
  std::optional<std::string> scalar() const;
  std::vector<std::string> texts() const;  // an array of texts

  // Notes `what` about this place, unless there is a fault already.
  void fault(std::string_view what) const;

 private:
  static constexpr std::size_t kNoIndex = SIZE_MAX;

  JsonView(const nlohmann::ordered_json& json, JsonFaults& faults, const JsonView* parent,
           std::string_view name, std::size_t index)
      : json_(json), faults_(faults), parent_(parent), name_(name), index_(index) {}

  const nlohmann::ordered_json* member(const char* name) const;
  const nlohmann::ordered_json* array_at(const char* name) const;
  const nlohmann::ordered_json* object_at(const char* name) const;
  void fault_at(const char* name, std::string_view what) const;
  std::string path() const;

  const nlohmann::ordered_json& json_;
  JsonFaults& faults_;
  const JsonView* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = kNoIndex;
};

}  // namespace assay
