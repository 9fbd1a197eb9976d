#include "image/hive_file.h"

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

}  // namespace

Result<HiveBytes> hive_with_logs(const FileTree& tree, std::string_view path) {
  HiveBytes hive;
  hive.name = path.substr(path.find_last_of('/') + 1);
  TRY_ASSIGN(hive.bytes, tree.open(path));
  for (const std::string_view suffix : {".LOG", ".LOG1", ".LOG2"}) {
    const std::string log_path = std::string(path) + std::string(suffix);
    TRY_ASSIGN(const std::optional<Entry> entry, tree.find(log_path));
    if (!entry || entry->kind != EntryKind::kFile || entry->size == 0) continue;
    TRY_ASSIGN(ByteSourcePtr bytes, tree.open(log_path));
    hive.logs.push_back({entry->name, std::move(bytes)});
  }
  return hive;
}

Result<HivePtr> open_hive(const HiveBytes& hive, const OpenOptions& options) {
  std::vector<LogFile> logs;
  for (const HiveBytes::Log& log : hive.logs) logs.push_back({log.name, log.bytes});
  TRY_ASSIGN(ReplayedHive replayed, replay_logs(hive.bytes, logs, options.limits));
  if (options.engine == Engine::kNative) return open_hive_native(replayed, options.limits);
  TRY_ASSIGN(HivePtr reference, open_hive_reference(replayed.bytes, options.limits));
  return std::make_shared<HiveWithState>(std::move(reference), replayed.state);
}

}  // namespace assay
