#include "mdt/step_variables_file.h"

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml.h"
#include "base/xml_text.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "mdt/host_write.h"
#include "mdt/step_variable_places.h"

namespace assay {

namespace {

constexpr std::string_view kRoot = "MediaVarList";

Result<XmlNode> parse_list(std::string_view utf8, const Limits& limits) {
  TRY_ASSIGN(XmlNode root, parse_xml(utf8, limits));
  if (root.name == kRoot) return root;
  return fail(ErrorCode::kCorrupt,
              fmt::format("no list of variables: the root element is <{}>", printable(root.name)));
}

std::vector<StoredVariable> variables_of(const XmlNode& list) {
  std::vector<StoredVariable> variables;
  for (const XmlNode& node : list.children)
    if (node.name == "var") variables.push_back({std::string(node.attribute("name")), node.text});
  return variables;
}

std::string element_of(std::string_view name, std::string_view value) {
  return fmt::format("<var name=\"{}\"><![CDATA[{}]]></var>", xml_escaped(name),
                     replace_all(printable(value), "]]>", "]]]]><![CDATA[>"));
}

std::size_t index_of(const std::vector<StoredVariable>& variables, std::string_view name) {
  std::size_t index = 0;
  while (index < variables.size() && !equal_no_case(variables[index].name, name)) ++index;
  return index;
}

class FileVariables final : public StepVariables {
 public:
  FileVariables(std::filesystem::path path, std::string text, std::vector<StoredVariable> variables,
                const Limits& limits)
      : path_(std::move(path)),
        text_(std::move(text)),
        variables_(std::move(variables)),
        limits_(limits) {}

  std::string get(std::string_view name) const override {
    const std::size_t index = index_of(variables_, name);
    return index < variables_.size() ? variables_[index].value : std::string();
  }

  Result<void> set(std::string_view name, std::string_view value) override {
    Result<void> done = try_to_set(name, value);
    if (!done && done.error().source.empty()) return fail(in(source(), std::move(done).error()));
    return done;
  }

  std::string source() const override { return utf8_from_path(path_); }

 private:
  Result<void> try_to_set(std::string_view name, std::string_view value) {
    if (!is_utf8(text_)) return fail(ErrorCode::kUnsupported, "is not UTF-8: nothing is set in it");
    TRY_ASSIGN(std::string text, with_variable(text_, name, value, limits_));
    TRY(check_not_in_use(path_));
    TRY(write_host_file(std::filesystem::absolute(path_), as_bytes(text)));
    TRY_ASSIGN(variables_, parse_variables(text, limits_));
    text_ = std::move(text);
    return {};
  }

  const std::filesystem::path path_;
  std::string text_;  // the bytes of the file
  std::vector<StoredVariable> variables_;
  const Limits limits_;
};

Result<StepVariablesPtr> open_list(const std::filesystem::path& path, const Limits& limits) {
  TRY_ASSIGN(const ByteSourcePtr source, open_file_source(path));
  TRY_ASSIGN(const Bytes bytes,
             read_bytes(*source, 0, source->size(), limits.max_text_bytes, "list of variables"));
  TRY_ASSIGN(std::vector<StoredVariable> variables,
             parse_variables(decode_text_file(bytes), limits));
  return std::make_unique<FileVariables>(path, std::string(as_chars(bytes)), std::move(variables),
                                         limits);
}

}  // namespace

Result<std::vector<StoredVariable>> parse_variables(std::string_view utf8, const Limits& limits) {
  TRY_ASSIGN(const XmlNode list, parse_list(utf8, limits));
  return variables_of(list);
}

Result<std::string> with_variable(std::string_view utf8, std::string_view name,
                                  std::string_view value, const Limits& limits) {
  TRY_ASSIGN(std::vector<StoredVariable> expected, parse_variables(utf8, limits));
  TRY_ASSIGN(const VariablePlaces places, find_variable_places(utf8));
  if (places.variables.size() != expected.size())
    return fail(ErrorCode::kUnsupported, "holds more than variables: nothing is set in it");
  const std::size_t index = index_of(expected, name);
  const bool is_new = index == expected.size();
  if (is_new) expected.push_back({fold(name), {}});  // in capitals, as MDT looks for it
  expected[index].value = trim(printable(value));

  const TextPlace place = is_new ? places.end : places.variables[index];
  std::string text(utf8.substr(0, place.begin));
  if (is_new) text += places.before_end;
  text += element_of(expected[index].name, value);
  if (is_new) text += places.after_end;
  text += utf8.substr(place.end);
  const Result<std::vector<StoredVariable>> found = parse_variables(text, limits);
  if (!found || *found != expected)
    return fail(ErrorCode::kUnsupported, "is of a form in which nothing can be set safely");
  return text;
}

Result<StepVariablesPtr> open_variables_file(const std::filesystem::path& path,
                                             const Limits& limits) {
  Result<StepVariablesPtr> variables = open_list(path, limits);
  if (!variables) return fail(in(utf8_from_path(path), std::move(variables).error()));
  return variables;
}

}  // namespace assay
