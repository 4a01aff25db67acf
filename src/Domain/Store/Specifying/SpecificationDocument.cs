using System.Globalization;
using System.Text.Json.Nodes;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents a specification that was parsed and validated; the policy of the store may still add to it.</summary>
internal sealed record SpecificationDocument
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Gets the environment file; empty if a lockfile was sent.</summary>
    public EnvironmentFile File { get; init; } = new();

    /// <summary>Gets the lockfile, if one was sent.</summary>
    public Lockfile? Lockfile { get; init; }

    /// <summary>Returns the stored form. Keys that earlier versions did not store, such as platforms, are present only if given.</summary>
    public JsonObject ToJson()
    {
        if (Lockfile is not null)
        {
            return new JsonObject
            {
                ["name"] = Name,
                ["description"] = Description,
                ["lockfile"] = JsonNode.Parse(CondaLockFile.ToJson(Lockfile)),
            };
        }

        JsonObject json = new()
        {
            ["channels"] = Texts(File.ChannelTexts),
            ["dependencies"] = new JsonArray([.. File.Dependencies.Select(ToJson)]),
            ["description"] = Description,
            ["name"] = Name,
        };
        if (File.Platforms.Count > 0)
        {
            json["platforms"] = Texts(File.Platforms);
        }

        json["prefix"] = File.Prefix;
        json["variables"] = File.Variables.Count == 0
            ? null
            : new JsonObject(File.Variables.Select(v => KeyValuePair.Create(v.Name, ToJson(v))));
        return json;
    }

    private static JsonNode ToJson(EnvironmentDependency dependency) => dependency switch
    {
        { Pip: { } lines } => new JsonObject { ["pip"] = Texts(lines.Select(l => l.Text)) },
        { Selector: { } selector } => new JsonObject { [$"sel({selector})"] = dependency.Text },
        _ => JsonValue.Create(dependency.Text!),
    };

    private static JsonNode? ToJson(EnvironmentVariable variable) => variable.IsWholeNumber
        ? JsonValue.Create(long.Parse(variable.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
        : JsonValue.Create(variable.Value);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);
}
