using System.Text.Json.Nodes;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>A specification that was read and has the right form; the policy of the store may still add to it.</summary>
internal sealed record SpecificationDocument
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public string? Prefix { get; init; }

    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Conda dependencies and pip sections in the order in which they were written.</summary>
    public IReadOnlyList<SpecificationDependency> Dependencies { get; init; } = [];

    /// <summary>Texts or whole numbers by name; null when there are none.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>The lockfile when that was sent; then channels and dependencies are empty.</summary>
    public Lockfile? Lockfile { get; init; }

    public IEnumerable<MatchSpec> CondaDependencies => Dependencies.Select(d => d.Conda).OfType<MatchSpec>();

    public IEnumerable<string> PipLines => Dependencies.SelectMany(d => d.PipLines ?? []);

    public JsonObject ToJson() => Lockfile is not null
        ? new JsonObject
        {
            ["name"] = Name,
            ["description"] = Description,
            ["lockfile"] = JsonNode.Parse(CondaLockFile.ToJson(Lockfile)),
        }
        : new JsonObject
        {
            ["channels"] = Texts(Channels),
            ["dependencies"] = new JsonArray([.. Dependencies.Select(d => d.ToJson())]),
            ["description"] = Description,
            ["name"] = Name,
            ["prefix"] = Prefix,
            ["variables"] = Variables?.DeepClone(),
        };

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);
}
