#include "registry/live_hive_windows.h"

#include <map>
#include <mutex>

#include "base/system_windows.h"
#include "base/text.h"

namespace assay {

namespace {

constexpr REGSAM kAccess = KEY_READ | KEY_WOW64_64KEY;
constexpr std::size_t kMostNameCharacters = 16'384;  // of a value; keys have 255

tl::unexpected<Error> fail_with(LSTATUS status) {
  Error error = system_error(static_cast<std::uint32_t>(status));
  if (status == ERROR_ACCESS_DENIED) error.what += " (run as administrator)";
  return fail(std::move(error));
}

// Closed with the object.
class OpenKey {
 public:
  OpenKey() = default;
  OpenKey(OpenKey&& other) noexcept : key_(std::exchange(other.key_, nullptr)) {}
  OpenKey& operator=(OpenKey&& other) noexcept {
    std::swap(key_, other.key_);
    return *this;
  }
  ~OpenKey() {
    if (key_ != nullptr) RegCloseKey(key_);
  }
  HKEY get() const { return key_; }
  HKEY* out() { return &key_; }

 private:
  HKEY key_ = nullptr;
};

class LiveHive final : public Hive {
 public:
  LiveHive(HKEY root, std::wstring name, const Limits& limits) : root_(root), limits_(limits) {
    remember(std::move(name));
  }

  KeyId root() const override { return {0}; }
  const HiveState& state() const override { return state_; }

  Result<KeyInfo> info(KeyId id) const override {
    TRY_ASSIGN(const OpenKey key, open(id));
    std::wstring class_name(kMostNameCharacters, L'\0');
    DWORD length = static_cast<DWORD>(class_name.size());
    FILETIME written{};
    if (const LSTATUS status =
            RegQueryInfoKeyW(key.get(), class_name.data(), &length, nullptr, nullptr, nullptr,
                             nullptr, nullptr, nullptr, nullptr, nullptr, &written);
        status != ERROR_SUCCESS)
      return fail_with(status);
    const std::wstring path = path_of(id);
    const std::size_t end = path.rfind(L'\\');
    return KeyInfo{utf8_from_wide(end == std::wstring::npos ? path : path.substr(end + 1)),
                   {std::uint64_t{written.dwHighDateTime} << 32 | written.dwLowDateTime},
                   utf8_from_wide(std::wstring_view(class_name).substr(0, length))};
  }

  // As the child is stored, which only its parent's list tells.
  Result<std::optional<KeyId>> child(KeyId parent, std::string_view name) const override {
    if (name.empty() || name.find('\\') != std::string_view::npos) return std::optional<KeyId>();
    const std::wstring path = path_of(parent) + L"\\" + wide_from_utf8(name);
    OpenKey key;
    const LSTATUS status = RegOpenKeyExW(root_, path.c_str(), 0, kAccess, key.out());
    if (status == ERROR_FILE_NOT_FOUND) return std::optional<KeyId>();
    if (status != ERROR_SUCCESS && status != ERROR_ACCESS_DENIED) return fail_with(status);
    if (const std::optional<KeyId> known = remembered(path)) return known;
    TRY_ASSIGN(const std::vector<KeyId> listed, children(parent));
    static_cast<void>(listed);
    if (const std::optional<KeyId> known = remembered(path)) return known;
    return std::optional<KeyId>(remember(path));  // made since
  }

  Result<std::vector<KeyId>> children(KeyId parent) const override {
    TRY_ASSIGN(const OpenKey key, open(parent));
    const std::wstring prefix = path_of(parent) + L"\\";
    std::vector<KeyId> found;
    for (DWORD i = 0;; ++i) {
      wchar_t name[256];
      DWORD length = std::size(name);
      const LSTATUS status =
          RegEnumKeyExW(key.get(), i, name, &length, nullptr, nullptr, nullptr, nullptr);
      if (status == ERROR_NO_MORE_ITEMS) return found;
      if (status != ERROR_SUCCESS) return fail_with(status);
      found.push_back(remember(prefix + std::wstring(name, length)));
    }
  }

  Result<std::optional<Value>> value(KeyId id, std::string_view name) const override {
    TRY_ASSIGN(const std::vector<Value> all, values(id));
    for (const Value& value : all)
      if (equal_no_case(value.name, name)) return std::optional(value);
    return std::optional<Value>();
  }

  Result<std::vector<Value>> values(KeyId id) const override {
    TRY_ASSIGN(const OpenKey key, open(id));
    std::vector<Value> found;
    for (DWORD i = 0;; ++i) {
      TRY_ASSIGN(std::optional<Value> value, value_at(key, i));
      if (!value) return found;
      found.push_back(*std::move(value));
    }
  }

 private:
  // nullopt: there are no more. What grows while it is read is asked for again.
  Result<std::optional<Value>> value_at(const OpenKey& key, DWORD index) const {
    std::wstring name(kMostNameCharacters, L'\0');
    Bytes data(1024);
    for (;;) {
      DWORD name_length = static_cast<DWORD>(name.size());
      DWORD size = static_cast<DWORD>(data.size());
      DWORD type = 0;
      const LSTATUS status = RegEnumValueW(key.get(), index, name.data(), &name_length, nullptr,
                                           &type, reinterpret_cast<BYTE*>(data.data()), &size);
      if (status == ERROR_NO_MORE_ITEMS) return std::optional<Value>();
      if (status != ERROR_SUCCESS && status != ERROR_MORE_DATA) return fail_with(status);
      if (size > limits_.max_value_bytes)
        return fail(ErrorCode::kLimit, "registry value is too large");
      if (status == ERROR_SUCCESS) {
        data.resize(size);
        name.resize(name_length);
        return std::optional(Value{utf8_from_wide(name), static_cast<ValueType>(type), data});
      }
      data.resize(std::max<std::size_t>(size, data.size() * 2));
    }
  }

  Result<OpenKey> open(KeyId id) const {
    OpenKey key;
    const std::wstring path = path_of(id);
    if (const LSTATUS status = RegOpenKeyExW(root_, path.c_str(), 0, kAccess, key.out());
        status != ERROR_SUCCESS)
      return fail_with(status);
    return key;
  }

  // A key is known by its place in the order in which keys were met: handles would be held open,
  // and keep a profile from being unloaded.
  KeyId remember(std::wstring path) const {
    const std::scoped_lock lock(mutex_);
    const auto [known, is_new] =
        ids_.try_emplace(fold(utf8_from_wide(path)), static_cast<std::uint64_t>(paths_.size()));
    if (is_new) paths_.push_back(std::move(path));
    return {known->second};
  }

  std::optional<KeyId> remembered(const std::wstring& path) const {
    const std::scoped_lock lock(mutex_);
    const auto known = ids_.find(fold(utf8_from_wide(path)));
    if (known == ids_.end()) return std::nullopt;
    return KeyId{known->second};
  }

  std::wstring path_of(KeyId id) const {
    const std::scoped_lock lock(mutex_);
    return paths_.at(static_cast<std::size_t>(id.id));
  }

  HKEY const root_;
  const Limits limits_;
  const HiveState state_;
  mutable std::mutex mutex_;
  mutable std::vector<std::wstring> paths_;           // below root_, as stored
  mutable std::map<std::string, std::uint64_t> ids_;  // of folded paths
};

}  // namespace

Result<HivePtr> open_live_hive(LiveRoot root, const std::string& name, const Limits& limits) {
  HKEY const place = root == LiveRoot::kMachine ? HKEY_LOCAL_MACHINE : HKEY_USERS;
  OpenKey key;
  const LSTATUS status = RegOpenKeyExW(place, wide_from_utf8(name).c_str(), 0, kAccess, key.out());
  if (status == ERROR_FILE_NOT_FOUND) return HivePtr();
  if (status != ERROR_SUCCESS) return fail_with(status);
  return std::make_shared<LiveHive>(place, wide_from_utf8(name), limits);
}

}  // namespace assay
