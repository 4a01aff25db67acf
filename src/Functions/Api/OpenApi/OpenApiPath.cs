using System.Text.Json.Nodes;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Routing.Template;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>
/// Represents the path of an operation and its parameters. A part that can have several fixed texts is written as the first of them; the
/// others are synonyms.
/// </summary>
internal sealed class OpenApiPath
{
    private const string ChoiceBegin = "regex(^(";
    private const string ChoiceEnd = ")$)";

    /// <summary>Creates the path of a route.</summary>
    public OpenApiPath(FunctionRoute route, string prefix)
    {
        string path = "/" + string.Join('/', route.Template.Segments.Select(s => string.Concat(s.Parts.Select(Part))));
        string relative = path[StoreOptions.DefaultUrlPrefix.Length..];
        Relative = Path.GetExtension(relative).Length > 0 ? relative : relative + "/";
        Text = prefix.TrimEnd('/') + Relative;
        Synonyms = [.. route.Template.Parameters.SelectMany(p => Choices(p).Skip(1))];
        Parameters = [.. route.Template.Parameters.Where(p => Choices(p).Count == 0).Select(p => Describe(p.Name!, Relative))];
    }

    /// <summary>The path, with parameters in braces.</summary>
    public string Text { get; }

    /// <summary>The path relative to the address of the store, with a leading slash.</summary>
    public string Relative { get; }

    /// <summary>Other texts for the last part of the path.</summary>
    public IReadOnlyList<string> Synonyms { get; }

    /// <summary>The parameters as OpenAPI objects.</summary>
    public IReadOnlyList<JsonObject> Parameters { get; }

    private static string Part(TemplatePart part) =>
        !part.IsParameter ? part.Text! : Choices(part) is [string first, ..] ? first : "{" + part.Name + "}";

    private static IReadOnlyList<string> Choices(TemplatePart part) =>
        part.InlineConstraints.FirstOrDefault()?.Constraint is { } constraint
        && constraint.StartsWith(ChoiceBegin, StringComparison.Ordinal) && constraint.EndsWith(ChoiceEnd, StringComparison.Ordinal)
            ? [.. Unescape(constraint[ChoiceBegin.Length..^ChoiceEnd.Length]).Split('|').SelectMany(Optional)]
            : [];

    private static string Unescape(string pattern) => pattern.Replace("\\", "", StringComparison.Ordinal);

    // The only other pattern is an optional letter.
    private static IEnumerable<string> Optional(string choice) => choice.IndexOf('?', StringComparison.Ordinal) is >= 0 and int at
        ? [choice[..(at - 1)] + choice[(at + 1)..], choice.Replace("?", "", StringComparison.Ordinal)]
        : [choice];

    private static JsonObject Describe(string name, string path)
    {
        bool isBuild = name == "id" && path.Contains("/build/", StringComparison.Ordinal);
        string description = name switch
        {
            "ns" => "The name of the namespace.",
            "env" => "The name of the environment.",
            "id" when isBuild => "The ID of the build.",
            "id" when path.Contains("/import/", StringComparison.Ordinal) => "The ID of the import.",
            "id" when path.Contains("/token/", StringComparison.Ordinal) => "The ID of the token.",
            "id" => "The ID of the backup.",
            "run" => "The ID of the run.",
            "upload" => "The ID of the upload: 32 random hexadecimal digits chosen by the caller.",
            "operation" => "The ID of the operation.",
            _ => throw new InvalidOperationException($"The parameter {name} of {path} has no description."),
        };
        return new JsonObject
        {
            ["name"] = name,
            ["in"] = "path",
            ["required"] = true,
            ["description"] = description,
            ["schema"] = isBuild
                ? new JsonObject { ["type"] = "integer", ["format"] = "int64" }
                : new JsonObject { ["type"] = "string", ["minLength"] = 1 },
        };
    }
}
