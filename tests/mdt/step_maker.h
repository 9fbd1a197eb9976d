// The surroundings of a step of a task sequence, made in a folder: a share, variables, logs.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "mdt/step_variables.h"

namespace assay {

// Variables that remember what is set.
class MadeVariables final : public StepVariables {
 public:
  explicit MadeVariables(std::map<std::string, std::string> values) : values_(std::move(values)) {}

  std::string get(std::string_view name) const override {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? std::string() : found->second;
  }
  Result<void> set(std::string_view name, std::string_view value) override {
    values_[std::string(name)] = value;
    return {};
  }
  std::string source() const override { return "the test"; }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace assay
