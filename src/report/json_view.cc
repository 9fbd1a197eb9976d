#include "report/json_view.h"

#include <fmt/core.h>

#include "report/json_parts.h"

namespace assay {

const Json* JsonView::member(const char* name) const {
  if (!json_.is_object()) {
    fault("not an object");
    return nullptr;
  }
  const auto found = json_.find(name);
  return found == json_.end() ? nullptr : &*found;
}

bool JsonView::has(const char* name) const { return member(name) != nullptr; }

std::string JsonView::text(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) {
    fault_at(name, "is missing");
    return {};
  }
  if (found->is_string()) return found->get<std::string>();
  fault_at(name, "not a text");
  return {};
}

std::string JsonView::text_or(const char* name) const {
  const Json* found = member(name);
  return found == nullptr || found->is_null() ? std::string() : text(name);
}

bool JsonView::flag(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) return false;
  if (found->is_boolean()) return found->get<bool>();
  fault_at(name, "not true or false");
  return false;
}

std::vector<std::string> JsonView::texts(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) return {};
  return JsonView(*found, faults_, this, name, kNoIndex).texts();
}

std::vector<std::string> JsonView::texts() const {
  std::vector<std::string> list;
  if (!json_.is_array()) fault("not a list");
  for (const Json& element : json_)
    if (element.is_string())
      list.push_back(element.get<std::string>());
    else
      fault("holds what is not a text");
  return list;
}

std::optional<std::string> JsonView::scalar() const {
  if (json_.is_null()) return std::nullopt;
  if (json_.is_string()) return json_.get<std::string>();
  if (json_.is_boolean()) return json_.get<bool>() ? "true" : "false";
  if (json_.is_number_integer()) return json_.dump();
  fault("neither text, number nor flag");
  return std::nullopt;
}

const Json* JsonView::array_at(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr || found->is_array()) return found;
  fault_at(name, "not a list");
  return nullptr;
}

const Json* JsonView::object_at(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr || found->is_object()) return found;
  fault_at(name, "not an object");
  return nullptr;
}

void JsonView::fault(std::string_view what) const {
  if (faults_.first) return;
  const std::string place = path();
  faults_.first = Error{ErrorCode::kCorrupt,
                        fmt::format("{}{}{}", place, place.empty() ? "" : ": ", what),
                        std::nullopt,
                        {}};
}

void JsonView::fault_at(const char* name, std::string_view what) const {
  JsonView(json_, faults_, this, name, kNoIndex).fault(what);
}

std::string JsonView::path() const {
  std::string path = parent_ == nullptr ? std::string() : parent_->path();
  if (index_ != kNoIndex) return path.append(fmt::format("[{}]", index_));
  if (!path.empty() && !name_.empty()) path += '.';
  return path.append(name_);
}

}  // namespace assay
