#include "image/answer_file_format.h"

#include "base/text.h"
#include "tree/memory_tree.h"

namespace assay {

namespace {

// A name that is looked for where answer files are: *.xml.
std::string xml_name(const std::string& name) {
  return ends_with_no_case(name, ".xml") ? name : name + ".xml";
}

}  // namespace

bool probe_answer_file(const FileEnds& ends) {
  const std::string text = decode_text_file(ends.head);
  const std::string_view start = trim(text);
  if (!start.starts_with('<')) return false;
  // Declarations, comments and processing instructions may stand before the root.
  for (std::size_t at = text.find('<'); at + 1 < text.size(); at = text.find('<', at + 1)) {
    const std::string_view rest = std::string_view(text).substr(at + 1);
    if (rest.starts_with("!--")) {
      at = text.find("-->", at);
      if (at == std::string::npos) return false;
    } else if (!rest.starts_with('?') && !rest.starts_with('!')) {
      const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n/>"));
      return name == "unattend" || name.ends_with(":unattend");
    }
  }
  return false;
}

Result<Opened> open_answer_file_format(const FileInput& input, const OpenOptions& options) {
  TRY_ASSIGN(Bytes bytes, read_all(*input.bytes, options.limits.max_text_bytes, "answer file"));
  std::vector<MemoryFile> files;
  files.push_back({xml_name(input.name), std::move(bytes)});
  Opened opened;
  opened.format = kAnswerFileFormat;
  TRY_ASSIGN(opened.tree, make_memory_tree(std::move(files)));
  return opened;
}

}  // namespace assay
