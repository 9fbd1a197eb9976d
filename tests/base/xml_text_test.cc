#include "base/xml_text.h"

#include <catch2/catch.hpp>

#include "base/xml.h"

namespace assay {
namespace {

TEST_CASE("markup becomes text, control characters become visible") {
  CHECK(xml_escaped("<a href=\"x\">&'</a>") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  CHECK(xml_escaped("\x1b[0m") == "\\x1b[0m");
  CHECK(xml_escaped("a\nb\tc") == "a\nb\tc");
}

TEST_CASE("what was escaped is read back by an XML parser") {
  for (const char* text : {"<![CDATA[x]]>", "]]>", "&amp;", "a \"quoted\" 'text'", "<!-- -->"}) {
    CAPTURE(text);
    const Result<XmlNode> node =
        parse_xml("<t a=\"" + xml_escaped(text) + "\">" + xml_escaped(text) + "</t>", {});
    REQUIRE(node);
    CHECK(node->text == text);
    CHECK(node->attribute("a") == text);
  }
}

}  // namespace
}  // namespace assay
