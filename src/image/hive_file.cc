#include "image/hive_file.h"

#include "image/cross_check_hive.h"
#include "registry/hivex_hive.h"
#include "registry/regf/hive_log.h"
#include "registry/regf/regf_hive.h"

namespace assay {

namespace {

// A hive of the reference engine that was given replayed bytes: hivex sees a clean hive, and the
// state of the original must not be lost.
class HiveWithState final : public Hive {
 public:
  HiveWithState(HivePtr hive, HiveState state) : hive_(std::move(hive)), state_(std::move(state)) {}
  KeyId root() const override { return hive_->root(); }
  Result<KeyInfo> info(KeyId key) const override { return hive_->info(key); }
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override {
    return hive_->child(key, name);
  }
  Result<std::vector<KeyId>> children(KeyId key) const override { return hive_->children(key); }
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override {
    return hive_->value(key, name);
  }
  Result<std::vector<Value>> values(KeyId key) const override { return hive_->values(key); }
  const HiveState& state() const override { return state_; }

 private:
  const HivePtr hive_;
  const HiveState state_;
};

// SHA-1 of the hive and of each log, where the container states them all.
class Identity {
 public:
  explicit Identity(const std::optional<Entry>& hive) {
    if (hive)
      add(*hive);
    else
      known_ = false;
  }
  void add(const Entry& entry) {
    known_ = known_ && entry.sha1.has_value();
    if (known_) text_ += to_hex(*entry.sha1);
  }
  std::string text() const { return known_ ? text_ : std::string(); }

 private:
  bool known_ = true;
  std::string text_;
};

Result<HivePtr> open_with_reference(const ReplayedHive& replayed, const Limits& limits) {
  TRY_ASSIGN(HivePtr reference, open_hive_reference(replayed.bytes, limits));
  return std::make_shared<HiveWithState>(std::move(reference), replayed.state);
}

Result<HivePtr> open_with_both(const HiveBytes& hive, const ReplayedHive& replayed,
                               const OpenOptions& options) {
  Result<HivePtr> native = open_hive_native(replayed, options.limits);
  Result<HivePtr> reference = open_with_reference(replayed, options.limits);
  if (native && reference)
    return make_cross_check_hive(*native, *reference, hive.name, options.cross_check);
  if (native && !reference)
    options.cross_check->add_unchecked(hive.name + ": reference: " + to_string(reference.error()));
  if (!native && reference)
    options.cross_check->add(hive.name + ": native: " + to_string(native.error()) +
                             "; reference: opened");
  return native;
}

Result<HivePtr> open_uncached(const HiveBytes& hive, const OpenOptions& options) {
  TRY_ASSIGN(const ReplayedHive replayed, replay(hive, options.limits));
  if (options.cross_check) return open_with_both(hive, replayed, options);
  if (options.engine == Engine::kReference) return open_with_reference(replayed, options.limits);
  return open_hive_native(replayed, options.limits);
}

}  // namespace

Result<HiveBytes> hive_with_logs(const FileTree& tree, std::string_view path) {
  HiveBytes hive;
  hive.name = path.substr(path.find_last_of('/') + 1);
  TRY_ASSIGN(hive.bytes, tree.open(path));
  TRY_ASSIGN(const std::optional<Entry> own, tree.find(path));
  Identity identity(own);
  for (const std::string_view suffix : {".LOG", ".LOG1", ".LOG2"}) {
    const std::string log_path = std::string(path) + std::string(suffix);
    TRY_ASSIGN(const std::optional<Entry> entry, tree.find(log_path));
    if (!entry || entry->kind != EntryKind::kFile || entry->size == 0) continue;
    identity.add(*entry);
    TRY_ASSIGN(ByteSourcePtr bytes, tree.open(log_path));
    hive.logs.push_back({entry->name, std::move(bytes)});
  }
  hive.identity = identity.text();
  return hive;
}

Result<ReplayedHive> replay(const HiveBytes& hive, const Limits& limits) {
  std::vector<LogFile> logs;
  for (const HiveBytes::Log& log : hive.logs) logs.push_back({log.name, log.bytes});
  return replay_logs(hive.bytes, logs, limits);
}

Result<HivePtr> open_hive(const HiveBytes& hive, const OpenOptions& options) {
  if (!options.hives) return open_uncached(hive, options);
  return options.hives->get(hive.identity, [&] { return open_uncached(hive, options); });
}

}  // namespace assay
