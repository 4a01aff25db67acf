using CondaStore.Infra.Tests.Bicep;

namespace CondaStore.Infra.Tests;

/// <summary>The role assignments of a deployment.</summary>
public sealed class RoleTests(Predictions predictions)
{
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> RoleNames = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = "Storage Blob Delegator",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    private static readonly string[] OfTheApp =
    [
        "appi: Monitoring Metrics Publisher",
        "stdata: Storage Blob Data Contributor",
        "stdata: Storage Blob Delegator",
        "stdata: Storage Table Data Contributor",
        "sthost: Storage Blob Data Owner",
        "sthost: Storage Queue Data Contributor",
        "sthost: Storage Table Data Contributor",
    ];

    private static readonly string[] OfOperators = ["stdata: Storage Blob Data Contributor", "stdata: Storage Table Data Contributor"];

    [Fact]
    public async Task Assignments_OfTheApp_AreTheseAndNoOthers()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");

        Assert.Equal(OfTheApp, Assignments(deployment, "<principalId of id-condastore>", "ServicePrincipal"));
        Assert.Equal(OfTheApp.Length, deployment.All("Microsoft.Authorization/roleAssignments").Count);
    }

    [Fact]
    public async Task Assignments_OfOperators_AreOnTheDataOnly()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);

        Assert.Equal(OfTheApp, Assignments(deployment, "<principalId of id-conda-st-1>", "ServicePrincipal"));
        Assert.Equal(OfOperators, Assignments(deployment, "33333333-3333-3333-3333-333333333333", "Group"));
        Assert.Equal(OfTheApp.Length + OfOperators.Length, deployment.All("Microsoft.Authorization/roleAssignments").Count);
    }

    // A name that only a deployment knows hides the assignment from what-if.
    [Fact]
    public async Task Assignments_Names_AreKnownBeforeTheDeployment()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);

        string[] names = [.. deployment.All("Microsoft.Authorization/roleAssignments").Select(r => r.Name)];
        Assert.All(names, n => Assert.True(Guid.TryParse(n, out _), n));
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Empty(deployment.Diagnostics);
    }

    [Fact]
    public async Task App_Identity_IsTheOneWithTheRoles()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        DeploymentResource identity = deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities");
        DeploymentResource app = deployment.One("Microsoft.Web/sites");

        Assert.Equal("UserAssigned", app.Body.GetProperty("identity").GetProperty("type").GetString());
        Assert.Equal([identity.Id], app.Body.GetProperty("identity").GetProperty("userAssignedIdentities").EnumerateObject().Select(p => p.Name));
        Assert.Equal(identity.Id, app.Text("keyVaultReferenceIdentity"));
        string clientId = $"<clientId of {identity.Name}>";
        Assert.Equal(clientId, deployment.AppSettings["AZURE_CLIENT_ID"]);
        Assert.Equal(clientId, deployment.AppSettings["AzureWebJobsStorage__clientId"]);
        Assert.Equal($"ClientId={clientId};Authorization=AAD", deployment.AppSettings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
    }

    private static IEnumerable<string> Assignments(Deployment deployment, string principal, string principalType) =>
        deployment.All("Microsoft.Authorization/roleAssignments")
            .Where(r => r.Text("principalId") == principal && r.Text("principalType") == principalType)
            .Select(r => $"{Kind(r.Scope)}: {RoleNames[r.Text("roleDefinitionId")!.Split('/')[^1]]}")
            .Order(StringComparer.Ordinal);

    private static string Kind(string scope) => scope.Split('/')[^1] is var name && name.StartsWith("appi-", StringComparison.Ordinal) ? "appi" : name[..6];
}
