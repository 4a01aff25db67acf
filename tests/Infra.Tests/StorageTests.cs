using CondaStore.Domain.Store.Keeping;
using CondaStore.Infra.Tests.Bicep;

namespace CondaStore.Infra.Tests;

/// <summary>The accounts, the share and what watches them.</summary>
public sealed class StorageTests(Predictions predictions)
{
    public static TheoryData<string> ParameterFiles => ["small.bicepparam", "main.bicepparam", "large.bicepparam"];

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Accounts_OfEverySize_HaveNoKeyAndNoPublicEndpoint(string file)
    {
        IReadOnlyList<DeploymentResource> accounts = (await predictions.OfFileAsync(file)).All("Microsoft.Storage/storageAccounts");

        Assert.Equal(3, accounts.Count);
        Assert.All(accounts, a =>
        {
            Assert.Equal("False", a.Text("allowSharedKeyAccess"));
            Assert.Equal("Disabled", a.Text("publicNetworkAccess"));
            Assert.Equal("Deny", a.Text("networkAcls", "defaultAction"));
            Assert.Equal("None", a.Text("networkAcls", "bypass"));
            Assert.Equal("TLS1_2", a.Text("minimumTlsVersion"));
            // Only the share's account is excepted: NFS.
            Assert.Equal(a.Name.StartsWith("stenvs", StringComparison.Ordinal) ? "False" : "True", a.Text("supportsHttpsTrafficOnly"));
        });
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Diagnostics_OfEveryAccount_GoToTheWorkspace(string file)
    {
        Deployment deployment = await predictions.OfFileAsync(file);
        string workspace = deployment.One("Microsoft.OperationalInsights/workspaces").Id;
        IReadOnlyList<DeploymentResource> settings = deployment.All("Microsoft.Insights/diagnosticSettings");

        Assert.All(settings, s => Assert.Equal(workspace, s.Text("workspaceId")));
        Assert.All(
            deployment.All("Microsoft.Storage/storageAccounts"),
            a => Assert.Contains(settings, s => s.Scope == a.Id && s.Text("metrics")!.Contains("Transaction", StringComparison.Ordinal)));
        string data = deployment.Account("stdata").Id;
        Assert.All(
            (string[])["blobServices", "tableServices"],
            service => Assert.Equal(
                ["StorageDelete", "StorageWrite"],
                settings.Single(s => s.Scope == $"{data}/{service}/default").Properties.GetProperty("logs").EnumerateArray()
                    .Select(l => l.GetProperty("category").GetString()).Order()));
    }

    [Fact]
    public async Task Share_OfEnvironments_IsNfsAndKept()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        DeploymentResource account = deployment.Account("stenvs");
        DeploymentResource share = deployment.One("Microsoft.Storage/storageAccounts/fileServices/shares");

        Assert.Equal("FileStorage", account.Body.GetProperty("kind").GetString());
        Assert.StartsWith($"{account.Id}/", share.Id, StringComparison.Ordinal);
        Assert.Equal("NFS", share.Text("enabledProtocols"));
        Assert.Equal("False", deployment.One("Microsoft.Storage/storageAccounts/fileServices").Text("protocolSettings", "nfs", "encryptionInTransit", "required"));
        DeploymentResource keep = deployment.One("Microsoft.Authorization/locks");
        Assert.Equal(account.Id, keep.Scope);
        Assert.Equal("CanNotDelete", keep.Text("level"));
    }

    // A share that root may write to needs a comment with the reason.
    [Fact]
    public async Task Share_RootSquash_IsOffForTheEnvironmentsOnly()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);

        Assert.Equal(
            ["envs"],
            deployment.All("Microsoft.Storage/storageAccounts/fileServices/shares").Where(s => s.Text("rootSquash") == "NoRootSquash").Select(s => s.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task Lifecycle_Prefixes_AreWhereTheStorePutsThings()
    {
        DeploymentResource policy = (await predictions.OfFileAsync("main.bicepparam")).One("Microsoft.Storage/storageAccounts/managementPolicies");
        string[] prefixes = [.. policy.Properties.GetProperty("policy").GetProperty("rules").EnumerateArray()
            .Single(r => r.GetProperty("name").GetString() == "WhatIsPutAwayIsCool")
            .GetProperty("definition").GetProperty("filters").GetProperty("prefixMatch").EnumerateArray().Select(p => p.GetString()!)];

        Assert.Contains(prefixes, p => $"store/{KeptPackages.BlobOf(new string('a', 64))}".StartsWith(p, StringComparison.Ordinal));
        Assert.Contains("store/archived/", prefixes);
        Assert.Contains("store-backups/", prefixes);
    }
}
