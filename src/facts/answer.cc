#include "facts/answer.h"

#include <fmt/format.h>

namespace assay {

namespace {

struct TextOf {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::vector<std::string>& value) const {
    return fmt::format("{}", fmt::join(value, ", "));
  }
};

}  // namespace

std::string to_text(const FactValue& value) { return std::visit(TextOf{}, value); }

const FactValue* Record::field(std::string_view name) const {
  for (const auto& [own, value] : fields)
    if (own == name) return &value;
  return nullptr;
}

std::string Record::text(std::string_view name) const {
  const FactValue* value = field(name);
  return value != nullptr ? to_text(*value) : std::string();
}

void Record::set(std::string_view name, FactValue value) {
  fields.emplace_back(name, std::move(value));
}

}  // namespace assay
