using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Conda;

// Maps texts to numbers: names, version sets and conditions. Every distinct text is parsed once per solve.
internal sealed partial class CondaProvider
{
    private readonly Dictionary<string, int> _nameIds = new(StringComparer.Ordinal);
    private readonly List<CondaName> _names = [];
    private readonly List<CondaVersionSet> _sets = [];
    private readonly List<int[][]> _conditions = [];
    private readonly Dictionary<(string Text, bool Extensions), ParsedDependency> _parsed = [];
    private readonly Dictionary<SpecTable, ParsedSpecs> _tables = new(ReferenceEqualityComparer.Instance);
    private SpecTable? _lastTable;
    private ParsedSpecs _lastParsed = new(0);

    /// <summary>Returns the number of a name, new or known.</summary>
    public int NameId(string name)
    {
        if (!_nameIds.TryGetValue(name, out int id))
        {
            id = _names.Count;
            _nameIds.Add(name, id);
            _names.Add(new CondaName(id, name));
        }

        return id;
    }

    private ParsedDependency Parse(RecordGroup group, int index, int specId)
    {
        SpecTable table = group.Specs;
        if (!ReferenceEquals(table, _lastTable))
        {
            _lastTable = table;
            if (!_tables.TryGetValue(table, out _lastParsed!))
            {
                _tables[table] = _lastParsed = new ParsedSpecs(table.Count);
            }
        }

        // A table may contain old and v3 records; the extensions of v3 records are never parsed into the slot used by old records.
        bool extensions = (group.Flags(index) & RecordFlags.V3) != 0;
        return extensions
            ? ParseText(table.Text(specId), extensions)
            : _lastParsed[specId] ??= ParseText(table.Text(specId), extensions);
    }

    private ParsedDependency ParseText(string text, bool extensions)
    {
        if (!_parsed.TryGetValue((text, extensions), out ParsedDependency? dependency))
        {
            dependency = Read(text, extensions ? SpecOptions.Lenient | SpecOptions.Extensions : SpecOptions.Lenient);
            _parsed[(text, extensions)] = dependency;
        }

        return dependency;
    }

    private ParsedDependency Read(string text, SpecOptions options)
    {
        if (!MatchSpec.TryParse(text, options, out MatchSpec? spec, out SyntaxError error))
        {
            return new ParsedDependency { Error = $"'{Redaction.Redact(text)}' failed to parse: {error.Message}" };
        }

        return spec.Name is null
            ? new ParsedDependency { Error = $"'{text}' failed to parse: it does not name one package" }
            : Interpret(spec, text);
    }

    private ParsedDependency Interpret(MatchSpec spec, string text)
    {
        string name = spec.Name!;
        int nameId = NameId(name);
        bool plain = spec.IsPlain || (spec.Extras.Count == 0 && spec.When is null);
        int set = AddSet(new CondaVersionSet(nameId, plain ? spec : spec.WithoutExtras().WithoutWhen(), text));
        int condition = spec.When is null ? -1 : AddCondition(Disjuncts(spec.When));
        Requirement[] requirements = [new Requirement(set, condition)];
        if (spec.Extras.Count > 0)
        {
            requirements =
                [.. requirements, .. spec.Extras.Order(StringComparer.Ordinal).Select(e => new Requirement(ExtraSet(name, e), condition))];
        }

        return new ParsedDependency { Name = nameId, VersionSet = set, Requirements = requirements };
    }

    private int AddSet(CondaVersionSet set)
    {
        _sets.Add(set);
        return _sets.Count - 1;
    }

    private int AddCondition(int[][] disjuncts)
    {
        _conditions.Add(disjuncts);
        return _conditions.Count - 1;
    }

    private int AnySet(int name, string text) => AddSet(new CondaVersionSet(name, null, text));

    private int ExtraSet(string package, string extra)
    {
        string text = $"{package}[{extra}]";
        return AnySet(NameId(text), text);
    }

    /// <summary>Returns a condition as alternatives, each a list of specs that must all be satisfied.</summary>
    private int[][] Disjuncts(WhenCondition condition)
    {
        switch (condition)
        {
            case WhenCondition.AnyOf any:
                return [.. any.Parts.SelectMany(Disjuncts)];
            case WhenCondition.AllOf all:
                int[][] product = [[]];
                foreach (WhenCondition part in all.Parts)
                {
                    int[][] alternatives = Disjuncts(part);
                    product = [.. product.SelectMany(left => alternatives.Select(right => (int[])[.. left, .. right]))];
                }

                return product;
            default:
                MatchSpec spec = ((WhenCondition.Requirement)condition).Spec;
                return [[Interpret(spec, SpecText.Of(spec)).VersionSet]];
        }
    }
}
