#include "base/bytes.h"
#include "base/xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text = as_chars(std::as_bytes(std::span(data, size)));
  const Result<XmlNode> root = parse_xml(text, Limits::for_fuzzing());
  return root && root->name.empty() && root->children.size() > size ? -1 : 0;
}
