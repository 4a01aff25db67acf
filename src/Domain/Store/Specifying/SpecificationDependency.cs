using System.Text.Json.Nodes;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>An entry of the dependencies: a conda requirement or a pip section.</summary>
internal sealed record SpecificationDependency
{
    private SpecificationDependency()
    {
    }

    /// <summary>The requirement as written; null for a pip section.</summary>
    public string? Text { get; private init; }

    public MatchSpec? Conda { get; private init; }

    /// <summary>Lines for pip; null for a conda requirement.</summary>
    public IReadOnlyList<string>? PipLines { get; private init; }

    public static SpecificationDependency OfConda(string text, MatchSpec spec) => new() { Text = text, Conda = spec };

    public static SpecificationDependency OfPip(IReadOnlyList<string> lines) => new() { PipLines = lines };

    public JsonNode ToJson() => PipLines is not null
        ? new JsonObject { ["pip"] = SpecificationDocument.Texts(PipLines) }
        : JsonValue.Create(Text!);
}
