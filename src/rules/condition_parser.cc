#include "rules/condition_parser.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/decoders.h"
#include "facts/subject.h"

namespace assay {

namespace {

struct OperatorName {
  std::string_view name;
  Operator op;
  bool takes_list;
};

constexpr std::array kOperators = {
    OperatorName{"is", Operator::kIs, false},
    OperatorName{"is_not", Operator::kIsNot, false},
    OperatorName{"in", Operator::kIn, true},
    OperatorName{"not_in", Operator::kNotIn, true},
    OperatorName{"like", Operator::kLike, true},
    OperatorName{"not_like", Operator::kNotLike, true},
    OperatorName{"contains", Operator::kContains, true},
    OperatorName{"starts", Operator::kStarts, true},
    OperatorName{"ends", Operator::kEnds, true},
    OperatorName{"above", Operator::kAbove, false},
    OperatorName{"below", Operator::kBelow, false},
    OperatorName{"in_network", Operator::kInNetwork, true},
    OperatorName{"exists", Operator::kExists, false},
    OperatorName{"absent", Operator::kAbsent, false},
    OperatorName{"type", Operator::kType, true},
};

class Parser {
 public:
  Parser(const std::string& source, const std::map<std::string, Param>& params)
      : source_(source), params_(params) {}

  Result<Condition> condition(const toml::table& table, int depth) {
    TomlReader reader(table, source_, "condition");
    if (depth > kMaxDepth) return fail(reader.error("conditions are nested too deeply"));
    for (const auto& [name, kind] :
         {std::pair{"any", Condition::Kind::kAny}, std::pair{"all", Condition::Kind::kAll},
          std::pair{"none", Condition::Kind::kNone}})
      if (reader.has(name)) return group(reader, name, kind, depth);
    return leaf(reader);
  }

 private:
  static constexpr int kMaxDepth = 16;

  Result<Condition> group(TomlReader& reader, const char* name, Condition::Kind kind, int depth) {
    Condition group;
    group.kind = kind;
    TRY_ASSIGN(const std::vector<const toml::table*> children, reader.tables(name));
    if (children.empty()) return fail(reader.error(fmt::format("'{}' is empty", name)));
    for (const toml::table* child : children) {
      TRY_ASSIGN(Condition parsed, condition(*child, depth + 1));
      group.children.push_back(std::move(parsed));
    }
    TRY(reader.finish());
    return group;
  }

  Result<Condition> leaf(TomlReader& reader) {
    Condition condition;
    condition.kind = Condition::Kind::kLeaf;
    Leaf& leaf = condition.leaf;
    TRY(subject_of(reader, leaf));
    TRY_ASSIGN(const std::string scope, reader.text_or("for", "any"));
    if (scope != "any" && scope != "all") return fail(reader.error("'for' is 'any' or 'all'"));
    leaf.for_all = scope == "all";
    TRY_ASSIGN(const bool with_case, reader.flag_or("case", false));
    TRY_ASSIGN(leaf.predicates, predicates(reader, with_case));
    if (leaf.kind == Leaf::Kind::kFact && leaf.predicates.empty())
      return fail(reader.error("a fact needs an operator, such as is = ..."));
    TRY(reader.finish());
    return condition;
  }

  // Which thing the leaf asks about: exactly one of key, fact, record, file.
  Result<void> subject_of(TomlReader& reader, Leaf& leaf) {
    const int subjects = int{reader.has("key")} + int{reader.has("fact")} +
                         int{reader.has("record")} + int{reader.has("file")};
    if (subjects != 1)
      return fail(
          reader.error("a condition has exactly one of any, all, none, key, fact, record, file"));
    if (reader.has("key")) return registry(reader, leaf);
    if (reader.has("fact")) return fact(reader, leaf);
    if (reader.has("record")) return record(reader, leaf);
    leaf.kind = Leaf::Kind::kFile;
    TRY_ASSIGN(leaf.files, reader.strings("file"));
    return {};
  }

  Result<void> registry(TomlReader& reader, Leaf& leaf) {
    leaf.kind = Leaf::Kind::kRegistry;
    TRY_ASSIGN(leaf.keys, reader.strings("key"));
    for (const std::string& key : leaf.keys)
      if (!starts_with_no_case(key, "HKLM\\") && !starts_with_no_case(key, "HKU\\"))
        return fail(reader.error(fmt::format("'{}' must begin with HKLM\\ or HKU\\", key)));
    if (reader.get("value") != nullptr) {
      TRY_ASSIGN(leaf.values, reader.strings("value"));
    }
    TRY_ASSIGN(leaf.decode, reader.text_or("decode", ""));
    TRY_ASSIGN(leaf.field, reader.text_or("field", ""));
    if (leaf.decode.empty() != leaf.field.empty())
      return fail(reader.error("'decode' and 'field' go together"));
    if (!leaf.decode.empty() && !decoder_has_field(leaf.decode, leaf.field))
      return fail(
          reader.error(fmt::format("no decoder '{}' with a field '{}'", leaf.decode, leaf.field)));
    return {};
  }

  Result<void> fact(TomlReader& reader, Leaf& leaf) {
    leaf.kind = Leaf::Kind::kFact;
    TRY_ASSIGN(leaf.name, reader.text("fact"));
    if (find_fact(leaf.name) != nullptr) return {};
    std::vector<std::string_view> known;
    for (const FactDefinition* definition : fact_definitions()) known.push_back(definition->name);
    return fail(reader.error(unknown("fact", leaf.name, known)));
  }

  Result<void> record(TomlReader& reader, Leaf& leaf) {
    leaf.kind = Leaf::Kind::kRecord;
    TRY_ASSIGN(leaf.name, reader.text("record"));
    const RecordDefinition* definition = find_record(leaf.name);
    if (definition == nullptr) {
      std::vector<std::string_view> known;
      for (const RecordDefinition* other : record_definitions()) known.push_back(other->name);
      return fail(reader.error(unknown("record", leaf.name, known)));
    }
    TRY_ASSIGN(const toml::table* where, reader.table_or_null("where"));
    if (where == nullptr) return {};
    for (const auto& [key, node] : *where)
      TRY(where_field(reader, *definition, key.str(), node, leaf));
    return {};
  }

  // `field = value`, `field = [values]` or `field = { operator = ... }`.
  Result<void> where_field(TomlReader& reader, const RecordDefinition& definition,
                           std::string_view field, const toml::node& node, Leaf& leaf) {
    std::vector<std::string_view> known;
    for (const FieldHelp& help : definition.fields) known.push_back(help.name);
    if (std::find(known.begin(), known.end(), field) == known.end())
      return fail(reader.error(node, unknown("field", field, known)));
    if (const toml::table* operators = node.as_table()) {
      TomlReader inner(*operators, source_, fmt::format("where {}", field));
      TRY_ASSIGN(const bool with_case, inner.flag_or("case", false));
      TRY_ASSIGN(const std::vector<Predicate> parsed, predicates(inner, with_case));
      TRY(inner.finish());
      for (const Predicate& predicate : parsed) leaf.where.emplace_back(field, predicate);
      return {};
    }
    Predicate predicate;
    predicate.op = node.is_array() ? Operator::kIn : Operator::kIs;
    TRY(operands(reader, node, predicate));
    leaf.where.emplace_back(field, std::move(predicate));
    return {};
  }

  Result<std::vector<Predicate>> predicates(TomlReader& reader, bool with_case) {
    std::vector<Predicate> found;
    for (const OperatorName& known : kOperators) {
      const toml::node* node = reader.get(known.name);
      if (node == nullptr) continue;
      Predicate predicate;
      predicate.op = known.op;
      predicate.with_case = with_case;
      if (node->is_array() && !known.takes_list)
        return fail(reader.error(*node, fmt::format("'{}' takes one value", known.name)));
      const bool is_flag = known.op == Operator::kExists || known.op == Operator::kAbsent;
      if (is_flag && !node->is_boolean())
        return fail(reader.error(*node, fmt::format("'{}' is true or false", known.name)));
      TRY(operands(reader, *node, predicate));
      found.push_back(std::move(predicate));
    }
    return found;
  }

  Result<void> operands(TomlReader& reader, const toml::node& node, Predicate& predicate) {
    std::vector<const toml::node*> elements{&node};
    if (const toml::array* array = node.as_array()) {
      elements.clear();
      for (const toml::node& element : *array) elements.push_back(&element);
    }
    for (const toml::node* element : elements) {
      const auto text = scalar_text(*element);
      if (!text) return fail(reader.error(*element, "a comparison needs plain values"));
      const bool is_param = text->starts_with('$') && params_.contains(text->substr(1));
      if (is_param && !predicate.param.empty())
        return fail(reader.error(*element, "a comparison takes one parameter only"));
      if (is_param)
        predicate.param = text->substr(1);
      else if (text->starts_with('$'))
        return fail(reader.error(*element, fmt::format("no parameter '{}' in [params]", *text)));
      else
        predicate.operands.push_back(*text);
    }
    return {};
  }

  static std::string unknown(std::string_view what, std::string_view name,
                             const std::vector<std::string_view>& known) {
    const std::string_view near = closest(name, known);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
    return fmt::format("unknown {} '{}'{}", what, name, hint);
  }

  const std::string& source_;
  const std::map<std::string, Param>& params_;
};

}  // namespace

Result<Condition> parse_condition(const toml::table& table, const std::string& source,
                                  const std::map<std::string, Param>& params) {
  return Parser(source, params).condition(table, 0);
}

}  // namespace assay
