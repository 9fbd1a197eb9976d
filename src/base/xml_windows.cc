// XML through XmlLite, which every Windows since Vista has, WinPE included.

#include <windows.h>

#include <objidl.h>
#include <tuple>
#include <xmllite.h>

#include <fmt/core.h>

#include "base/system_windows.h"
#include "base/text.h"
#include "base/xml.h"

namespace assay {

namespace {

// Released with the object.
template <typename Interface>
class ComPointer {
 public:
  ComPointer() = default;
  ComPointer(const ComPointer&) = delete;
  ComPointer& operator=(const ComPointer&) = delete;
  ~ComPointer() {
    if (pointer_ != nullptr) pointer_->Release();
  }
  Interface* operator->() const { return pointer_; }
  Interface* get() const { return pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }
  Interface** out() { return &pointer_; }

 private:
  Interface* pointer_ = nullptr;
};

using CreateReader = HRESULT(WINAPI*)(REFIID, void**, IMalloc*);

// Loaded when the first document is read, and never unloaded.
CreateReader create_reader() {
  static const CreateReader create = [] {
    HMODULE const library = LoadLibraryExW(L"xmllite.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (library == nullptr) return CreateReader{};
    return reinterpret_cast<CreateReader>(
        reinterpret_cast<void*>(GetProcAddress(library, "CreateXmlReader")));
  }();
  return create;
}

std::string text_of(const wchar_t* text, UINT length) { return utf8_from_wide({text, length}); }

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8

// The text without a mark, NULs at its end and an XML declaration: what that says of the encoding
// is of the file that the text was read from.
std::string_view document_of(std::string_view utf8) {
  if (utf8.starts_with(kMark)) utf8.remove_prefix(kMark.size());
  while (utf8.ends_with('\0')) utf8.remove_suffix(1);
  if (!utf8.starts_with("<?xml ")) return utf8;
  const std::size_t end = utf8.find("?>");
  return end == std::string_view::npos ? utf8 : utf8.substr(end + 2);
}

// What follows the document: an instruction that tells that it is whole, then what ends whatever
// may have been left open, and is never well-formed. wine's reader aborts the process, or goes on
// for ever, where a text ends within an element; so none ends there.
constexpr std::string_view kEndName = "end-of-document";
constexpr std::string_view kEnd = "\n<?end-of-document?>\n'\">-->?>]]></end-of-document>\n";

// The document as a stream for XmlLite, marked as UTF-8.
class TextStream final : public ISequentialStream {
 public:
  explicit TextStream(std::string_view utf8)
      : text_(std::string(kMark).append(utf8).append(kEnd)) {}

  // On the stack: nobody's count ends it.
  ULONG STDMETHODCALLTYPE AddRef() override { return 1; }
  ULONG STDMETHODCALLTYPE Release() override { return 1; }
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID wanted, void** out) override {
    const bool is_known =
        IsEqualIID(wanted, IID_IUnknown) != 0 || IsEqualIID(wanted, IID_ISequentialStream) != 0;
    *out = is_known ? this : nullptr;
    return is_known ? S_OK : E_NOINTERFACE;
  }

  HRESULT STDMETHODCALLTYPE Read(void* out, ULONG size, ULONG* read) override {
    const std::size_t count = std::min<std::size_t>(size, text_.size() - at_);
    std::copy_n(text_.data() + at_, count, static_cast<char*>(out));
    at_ += count;
    if (read != nullptr) *read = static_cast<ULONG>(count);
    return count == size ? S_OK : S_FALSE;
  }
  HRESULT STDMETHODCALLTYPE Write(const void*, ULONG, ULONG*) override { return E_NOTIMPL; }

 private:
  const std::string text_;
  std::size_t at_ = 0;
};

// Makes nodes of what the reader meets.
class Document {
 public:
  // `document` is the part of `text` that the reader reads.
  Document(IXmlReader& reader, std::string_view text, std::string_view document,
           const Limits& limits)
      : reader_(reader),
        text_(text),
        first_(static_cast<std::size_t>(document.data() - text.data())),
        limits_(limits) {}

  Result<XmlNode> read() {
    for (;;) {
      XmlNodeType type = XmlNodeType_None;
      const HRESULT status = reader_.Read(&type);
      if (status == static_cast<HRESULT>(WC_E_DTDPROHIBITED))
        return fail(ErrorCode::kCorrupt, "XML with a DOCTYPE is refused");
      if (status != S_OK || !has_moved(type)) return fail_here("not well-formed XML");
      const bool is_instruction = type == XmlNodeType_ProcessingInstruction;
      if (is_instruction && open_.empty() && local_name() == kEndName) break;
      TRY(take(type));
    }
    if (!root_) return fail_here("not well-formed XML: no element");
    return *std::move(root_);
  }

 private:
  // wine's reader may give the same node again and again.
  bool has_moved(XmlNodeType type) {
    UINT line = 0;
    UINT column = 0;
    reader_.GetLineNumber(&line);
    reader_.GetLinePosition(&column);
    const std::tuple before = std::exchange(place_, {line, column, type});
    return before != place_;
  }

  Result<void> take(XmlNodeType type) {
    switch (type) {
      case XmlNodeType_Element: return begin_element();
      case XmlNodeType_EndElement: end_element(); return {};
      case XmlNodeType_Text:
      case XmlNodeType_CDATA:
      case XmlNodeType_Whitespace: add_text(); return {};
      default: return {};
    }
  }

  Result<void> begin_element() {
    if (open_.empty() && root_)
      return fail(ErrorCode::kCorrupt, "XML with more than one root element");
    if (open_.size() > limits_.max_xml_depth)
      return fail(ErrorCode::kLimit, "XML is nested too deeply", offset());
    if (++count_ > limits_.max_xml_elements)
      return fail(ErrorCode::kLimit, "XML has too many elements");
    XmlNode node;
    node.name = local_name();
    const bool is_empty = reader_.IsEmptyElement() != 0;
    for (HRESULT more = reader_.MoveToFirstAttribute(); more == S_OK;
         more = reader_.MoveToNextAttribute())
      node.attributes.emplace_back(local_name(), value());
    reader_.MoveToElement();
    open_.push_back(std::move(node));
    if (is_empty) end_element();
    return {};
  }

  void end_element() {
    XmlNode node = std::move(open_.back());
    open_.pop_back();
    node.text = std::string(trim(node.text));
    if (open_.empty())
      root_ = std::move(node);
    else
      open_.back().children.push_back(std::move(node));
  }

  void add_text() {
    if (!open_.empty()) open_.back().text += value();
  }

  std::string local_name() {
    const wchar_t* text = nullptr;
    UINT length = 0;
    return reader_.GetLocalName(&text, &length) == S_OK ? text_of(text, length) : "";
  }

  std::string value() {
    const wchar_t* text = nullptr;
    UINT length = 0;
    return reader_.GetValue(&text, &length) == S_OK ? text_of(text, length) : "";
  }

  tl::unexpected<Error> fail_here(const char* what) {
    return fail(ErrorCode::kCorrupt, what, offset());
  }

  // The reader counts lines and characters of a line, from 1; here the start of the line is told.
  std::uint64_t offset() {
    UINT line = 1;
    reader_.GetLineNumber(&line);
    std::size_t at = first_;
    for (UINT i = 1; i < line; ++i) {
      const std::size_t end = text_.find('\n', at);
      if (end == std::string_view::npos) break;
      at = end + 1;
    }
    return at;
  }

  IXmlReader& reader_;
  const std::string_view text_;
  const std::size_t first_;  // of the document, in text_
  const Limits& limits_;
  std::vector<XmlNode> open_;  // the elements that have begun and not ended, outermost first
  std::optional<XmlNode> root_;
  std::tuple<UINT, UINT, XmlNodeType> place_ = {~0U, ~0U, XmlNodeType_None};  // of the last node
  std::uint64_t count_ = 0;
};

}  // namespace

Result<XmlNode> parse_xml(std::string_view utf8, const Limits& limits) {
  const CreateReader create = create_reader();
  ComPointer<IXmlReader> reader;
  void* made = nullptr;
  if (create == nullptr || FAILED(create(__uuidof(IXmlReader), &made, nullptr)))
    return fail(ErrorCode::kUnsupported, "XML cannot be read: this Windows has no xmllite.dll");
  *reader.out() = static_cast<IXmlReader*>(made);
  const std::string_view document = document_of(utf8);
  TextStream stream(document);
  if (FAILED(reader->SetInput(&stream))) return fail(ErrorCode::kUnsupported, "XML cannot be read");
  reader->SetProperty(XmlReaderProperty_DtdProcessing, DtdProcessing_Prohibit);
  // Ours are lower; a depth beyond it would be an error without the word "limit".
  reader->SetProperty(XmlReaderProperty_MaxElementDepth, limits.max_xml_depth + 2);
  return Document(*reader.get(), utf8, document, limits).read();
}

}  // namespace assay
