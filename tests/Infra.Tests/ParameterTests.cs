using System.Globalization;
using CondaStore.Domain.Store.Access;
using CondaStore.Infra.Tests.Bicep;

namespace CondaStore.Infra.Tests;

/// <summary>What the parameters of a deployment take, and what they refuse.</summary>
public sealed class ParameterTests(Predictions predictions)
{
    [Theory]
    [InlineData("abc")]
    [InlineData("conda-store")]
    [InlineData("team-a-2")]
    [InlineData("condastore12")]
    public async Task Name_Allowed_GivesNamesThatAzureTakes(string name)
    {
        Deployment deployment = await predictions.OfAsync($"param name = '{name}'");

        Assert.All(deployment.All("Microsoft.Storage/storageAccounts"), a => Assert.Matches("^[a-z0-9]{3,24}$", a.Name));
        Assert.Equal(3, deployment.All("Microsoft.Storage/storageAccounts").Select(a => a.Name).Distinct().Count());
        Assert.Matches("^[a-z][a-z0-9-]{1,58}[a-z0-9]$", deployment.One("Microsoft.Web/sites").Name);
        // The host's id is the name of the app cut to 32 characters; apps of one account with the same id do not start.
        Assert.True(deployment.One("Microsoft.Web/sites").Name.Length <= 32);
    }

    [Theory]
    [InlineData("Conda")]
    [InlineData("conda_store")]
    [InlineData("conda store")]
    [InlineData("1conda")]
    [InlineData("-conda")]
    [InlineData("conda-")]
    [InlineData("köln")]
    public async Task Name_NotAllowed_IsRefusedByName(string name)
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => predictions.OfAsync($"param name = '{name}'"));

        Assert.Contains($"name is '{name}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("thirteenchars")]
    public async Task Name_WrongLength_DoesNotCompile(string name) =>
        await Assert.ThrowsAnyAsync<Exception>(() => predictions.OfAsync($"param name = '{name}'"));

    [Theory]
    [InlineData("Store__TokenKey", "0123456789abcdef0123456789abcdef")]
    [InlineData("Store__AdministratorToken", "0123456789abcdef0123456789abcdef")]
    [InlineData("Store__OAuth__ClientSecret", "hush")]
    [InlineData("Store__BundleSigningKey", "-----BEGIN")]
    [InlineData("AzureWebJobsStorage__connectionString", "AccountKey=")]
    public async Task Settings_SecretInTheOpen_IsRefusedByName(string setting, string value)
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => predictions.OfAsync($"param name = 'abc'\nparam settings = {{ {setting}: '{value}' }}"));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleBindings_RolesOfTheType_AreThoseOfTheStore()
    {
        string types = await File.ReadAllTextAsync(Path.Combine(Repository.Infra, "modules", "types.bicep"), TestContext.Current.CancellationToken);
        string[] roles = [.. types.Split('\n').Single(l => l.Contains("'viewer'", StringComparison.Ordinal)).Split('\'').Where((_, i) => i % 2 == 1)];

        Assert.All(roles, r => Assert.True(Roles.TryParse(r, out _), r));
        Assert.Equal(Enum.GetValues<Role>(), roles.Select(r => Roles.TryParse(r, out Role role) ? role : throw new FormatException(r)).Distinct().Order());
    }

    // The table of sizes in the documentation is what people choose by.
    [Theory]
    [InlineData("small.bicepparam", "small", 2)]
    [InlineData("main.bicepparam", "team", 3)]
    [InlineData("large.bicepparam", "large", 4)]
    public async Task Size_OfFile_IsTheDocumentedOne(string file, string size, int column)
    {
        Deployment deployment = await predictions.OfFileAsync(file);
        Deployment elastic = await predictions.OfAsync($"param name = 'abc'\nparam size = '{size}'\nparam plan = 'ElasticPremium'");
        string[] rows = await File.ReadAllLinesAsync(Repository.At("docs", "deployment.md"), TestContext.Current.CancellationToken);
        string Cell(string row) => rows.Single(r => r.StartsWith($"| {row}", StringComparison.Ordinal)).Split('|')[column].Trim();

        DeploymentResource plan = deployment.One("Microsoft.Web/serverfarms");
        Assert.StartsWith(
            $"{plan.Body.GetProperty("sku").GetProperty("name")} × {plan.Body.GetProperty("sku").GetProperty("capacity")} ", Cell("plan, Dedicated"), StringComparison.Ordinal);
        Assert.StartsWith($"{elastic.One("Microsoft.Web/serverfarms").Body.GetProperty("sku").GetProperty("name")}, ", Cell("plan, Elastic Premium"), StringComparison.Ordinal);
        int quota = int.Parse(deployment.One("Microsoft.Storage/storageAccounts/fileServices/shares").Text("shareQuota")!, CultureInfo.InvariantCulture);
        Assert.StartsWith(quota < 1024 ? $"{quota} GiB, " : $"{quota / 1024} TiB, ", Cell("share, NFS premium"), StringComparison.Ordinal);
        Assert.Equal($"`infra/{file}`", Cell("parameter file"));
    }
}
