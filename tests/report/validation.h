// Validating reports from outside: JSON by python3-jsonschema, XML by xmllint.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {

// "exit 0" where all files fit; else what does not, with its place. With --closed a member that
// the schema does not describe is an error, although the schema lets later versions add some.
inline constexpr const char* kValidateJson = R"py(
import json, sys
try:
    from jsonschema import validators
except ImportError:
    sys.exit(77)

def close(node):
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for child in node.values():
            close(child)
    elif isinstance(node, list):
        for child in node:
            close(child)

closed, schema_name, *names = sys.argv[1:]
schema = json.load(open(schema_name, encoding="utf-8"))
validator_class = validators.validator_for(schema)
validator_class.check_schema(schema)
if closed == "closed":
    close(schema)
validator = validator_class(schema)
bad = 0
for name in names:
    for error in validator.iter_errors(json.load(open(name, encoding="utf-8"))):
        print(f"{name}: {error.json_path}: {error.message[:200]}")
        bad = 1
sys.exit(bad)
)py";

enum class Schema { kOpen, kClosed };

inline std::string quoted(const std::vector<std::filesystem::path>& files) {
  std::string text;
  for (const std::filesystem::path& file : files) text += " '" + file.string() + "'";
  return text;
}

inline std::string validate_json(const std::filesystem::path& schema, Schema kind,
                                 const std::vector<std::filesystem::path>& files) {
  const TemporaryFolder folder;
  write_whole(folder / "validate.py", kValidateJson);
  return output_of("/usr/bin/python3" + quoted({folder / "validate.py"}) +
                   (kind == Schema::kClosed ? " closed" : " open") + quoted({schema}) +
                   quoted(files) + " 2>&1; echo exit $?");
}

inline std::string validate_xml(const std::filesystem::path& schema,
                                const std::vector<std::filesystem::path>& files) {
  return output_of("said=$(xmllint --noout --nonet --schema" + quoted({schema}) + quoted(files) +
                   " 2>&1); code=$?; echo \"$said\" | grep -v ' validates$'; echo exit $code");
}

// "exit 77": Python has no jsonschema. "exit 127": there is no such program.
inline bool is_missing(const std::string& verdict, const char* package) {
  if (!verdict.ends_with("exit 77\n") && !verdict.ends_with("exit 127\n")) return false;
  WARN("skipped: the package " << package << " is not installed");
  return true;
}

inline void expect_valid_json(const std::filesystem::path& schema, Schema kind,
                              const std::vector<std::filesystem::path>& files) {
  const std::string verdict = validate_json(schema, kind, files);
  if (!is_missing(verdict, "python3-jsonschema")) CHECK(verdict == "exit 0\n");
}

inline void expect_valid_xml(const std::filesystem::path& schema,
                             const std::vector<std::filesystem::path>& files) {
  const std::string verdict = validate_xml(schema, files);
  if (!is_missing(verdict, "libxml2-utils")) CHECK(verdict == "exit 0\n");
}

}  // namespace assay
