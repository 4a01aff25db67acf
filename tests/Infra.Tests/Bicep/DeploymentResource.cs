using System.Text.Json;

namespace CondaStore.Infra.Tests.Bicep;

/// <summary>A resource of a deployment, as Azure Resource Manager gets it.</summary>
internal sealed class DeploymentResource(JsonElement body)
{
    public string Id { get; } = body.GetProperty("id").GetString()!;

    public string Type { get; } = body.GetProperty("type").GetString()!;

    public string Name { get; } = body.GetProperty("name").GetString()!;

    public JsonElement Body { get; } = body;

    public JsonElement Properties => Body.GetProperty("properties");

    /// <summary>The id of the resource that this one extends: a role's or a diagnostic setting's scope.</summary>
    public string Scope => Id[..Id.LastIndexOf("/providers/", StringComparison.Ordinal)];

    /// <summary>The value at a path of property names under <c>properties</c>; null where there is none.</summary>
    public string? Text(params string[] path)
    {
        JsonElement element = Properties;
        foreach (string name in path)
        {
            if (!element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ToString();
    }

    public override string ToString() => $"{Type} {Name}";
}
