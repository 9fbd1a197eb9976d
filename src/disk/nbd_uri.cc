#include "disk/nbd_uri.h"

#include <charconv>
#include <optional>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

constexpr std::string_view kScheme = "nbd+unix:";

tl::unexpected<Error> misuse(std::string_view what) {
  return fail(ErrorCode::kUsage,
              fmt::format("{}: nbd+unix:///EXPORT?socket=PATH is what can be opened", what));
}

// %2F and its like; no value where a percent sign is followed by something else, or by %00.
std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (problem != std::errc() || digits.size() != 2 || end != digits.data() + 2 || value == 0)
      return std::nullopt;
    out += static_cast<char>(value);
    i += 2;
  }
  return out;
}

// The value of "socket" among parameters joined by '&'; an unknown one is no value.
std::optional<std::string> socket_of(std::string_view query) {
  std::optional<std::string> socket;
  for (const std::string_view parameter : split(query, '&')) {
    if (!parameter.starts_with("socket=")) return std::nullopt;
    socket = unescaped(parameter.substr(7));
  }
  return socket;
}

}  // namespace

Result<NbdUri> parse_nbd_uri(std::string_view uri) {
  if (!starts_with_no_case(uri, kScheme)) return misuse("assay opens no network connection");
  std::string_view rest = uri.substr(kScheme.size());
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (!rest.starts_with('/')) return misuse("a socket has no host");
  rest.remove_prefix(1);
  const std::size_t mark = rest.find('?');
  if (mark == std::string_view::npos) return misuse("no socket is named");
  const std::optional<std::string> name = unescaped(rest.substr(0, mark));
  const std::optional<std::string> socket = socket_of(rest.substr(mark + 1));
  if (!name || !socket || socket->empty()) return misuse("NBD address is not understood");
  return NbdUri{*name, *socket};
}

}  // namespace assay
