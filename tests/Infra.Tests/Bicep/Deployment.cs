using System.Text.Json;

namespace CondaStore.Infra.Tests.Bicep;

/// <summary>The resources that a parameter file leads to, with their expressions evaluated.</summary>
internal sealed class Deployment
{
    public const string TenantId = "00000000-0000-0000-0000-00000000000a";
    public const string SubscriptionId = "00000000-0000-0000-0000-00000000000b";
    public const string ResourceGroup = "rg-conda-store";
    public const string Location = "westeurope";

    public Deployment(JsonElement snapshot)
    {
        Resources = [.. snapshot.GetProperty("predictedResources").EnumerateArray().Select(r => new DeploymentResource(Evaluated(r)))];
        Outputs = snapshot.GetProperty("outputs").EnumerateObject().ToDictionary(p => p.Name, p => Evaluated(p.Value));
        Diagnostics = [.. snapshot.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetRawText())];
    }

    public IReadOnlyList<DeploymentResource> Resources { get; }

    public IReadOnlyDictionary<string, JsonElement> Outputs { get; }

    /// <summary>What the prediction could not follow, as what-if would say it.</summary>
    public IReadOnlyList<string> Diagnostics { get; }

    /// <summary>The settings of the app.</summary>
    public IReadOnlyDictionary<string, string> AppSettings =>
        One("Microsoft.Web/sites/config", "appsettings").Properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    /// <summary>All resources of a type.</summary>
    public IReadOnlyList<DeploymentResource> All(string type) => [.. Resources.Where(r => r.Type == type)];

    /// <summary>The one resource of a type whose name ends so.</summary>
    public DeploymentResource One(string type, string nameEnd = "") =>
        Assert.Single(Resources, r => r.Type == type && r.Name.EndsWith(nameEnd, StringComparison.Ordinal));

    /// <summary>The one storage account whose name begins so.</summary>
    public DeploymentResource Account(string nameStart) =>
        Assert.Single(Resources, r => r.Type == "Microsoft.Storage/storageAccounts" && r.Name.StartsWith(nameStart, StringComparison.Ordinal));

    private static JsonElement Evaluated(JsonElement element) => JsonSerializer.SerializeToElement(Value(element));

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => ArmExpression.Evaluate(element.GetString()!),
        _ => element,
    };
}
