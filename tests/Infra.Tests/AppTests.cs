using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Functions.Configuration;
using CondaStore.Infra.Tests.Bicep;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Infra.Tests;

/// <summary>The function app of a deployment, held against what the program reads.</summary>
public sealed partial class AppTests(Predictions predictions)
{
    // Settings of the platform and of the Functions host; everything else is the store's own.
    private static readonly string[] OfThePlatform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "FUNCTIONS_EXTENSION_VERSION",
        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "FUNCTIONS_WORKER_RUNTIME",
        "WEBSITE_RUN_FROM_PACKAGE",
    ];

    public static TheoryData<string> ParameterFiles => ["small.bicepparam", "main.bicepparam", "large.bicepparam"];

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Settings_OfTheStore_AreOptionsWithValuesItTakes(string file)
    {
        Deployment deployment = await predictions.OfFileAsync(file);

        StoreOptions options = Options(deployment);

        Assert.Equal(AuthenticationKind.None, options.Authentication);
        Assert.True(options.LinksThroughStore);
        Assert.Null(options.Storage.ConnectionString);
        Assert.Equal(Mount(deployment).GetProperty("mountPath").GetString(), options.Root);
        string data = deployment.Account("stdata").Name;
        Assert.Equal(new Uri($"https://{data}.blob.core.windows.net"), options.Storage.BlobServiceUri);
        Assert.Equal(new Uri($"https://{data}.table.core.windows.net"), options.Storage.TableServiceUri);
        Assert.Equal(new StoreOptions().ChannelAlias, options.ChannelAlias);
    }

    [Fact]
    public async Task Settings_SignInAndMore_ReachTheStore()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);

        StoreOptions options = Options(deployment);

        Assert.Equal(AuthenticationKind.Platform, options.Authentication);
        using JsonDocument bindings = JsonDocument.Parse(options.RoleBindings);
        Assert.Equal("editor", bindings.RootElement.GetProperty("22222222-2222-2222-2222-222222222222").GetProperty("team-a/*")[0].GetString());
        Assert.Equal(TimeSpan.FromSeconds(30), options.LeaseDuration);
        Assert.StartsWith("@Microsoft.KeyVault(", options.TokenKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfADeployment_CannotReplaceItsOwn()
    {
        Deployment deployment = await predictions.OfAsync("param name = 'abc'\nparam settings = { Store__Root: '/elsewhere', Store__PackagesKeptFor: '3.00:00:00' }");

        Assert.Equal("/mounts/envs", deployment.AppSettings["Store__Root"]);
        Assert.Equal(TimeSpan.FromDays(3), Options(deployment).PackagesKeptFor);
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Settings_Names_AreOfTheStoreTheHostOrThePlatform(string file)
    {
        IReadOnlyDictionary<string, string> settings = (await predictions.OfFileAsync(file)).AppSettings;
        string[] ofHostFile = [.. HostVariable().Matches(await File.ReadAllTextAsync(Repository.At("host.json"), TestContext.Current.CancellationToken))
            .Select(m => m.Groups[1].Value)];

        Assert.NotEmpty(ofHostFile);
        Assert.Equal(
            OfThePlatform.Concat(ofHostFile).Order(StringComparer.Ordinal),
            settings.Keys.Where(k => !k.StartsWith("Store__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,44}$", settings["TASKHUB_NAME"]);
        Assert.Equal("dotnet-isolated", settings["FUNCTIONS_WORKER_RUNTIME"]);
    }

    // Below the store's limit the host would answer valid requests with an empty 500; far above it, anyone could exhaust its memory.
    [Fact]
    public async Task Settings_BodyLimitOfTheHost_IsALittleAboveTheStores()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        long limit = long.Parse(deployment.AppSettings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"], CultureInfo.InvariantCulture);
        long store = Options(deployment).MaxRequestBytes;

        Assert.InRange(limit, store + 1, store + (store / 2));
    }

    [Fact]
    public async Task Settings_HostStorage_IsTheHostsAccountWithoutAKey()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        string host = deployment.Account("sthost").Name;

        Assert.All(
            (string[])["blob", "queue", "table"],
            s => Assert.Equal($"https://{host}.{s}.core.windows.net", deployment.AppSettings[$"AzureWebJobsStorage__{s}ServiceUri"]));
        Assert.Equal("managedidentity", deployment.AppSettings["AzureWebJobsStorage__credential"]);
        Assert.DoesNotContain(deployment.AppSettings.Values, v => v.Contains("AccountKey", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Storage_ContainersAndTable_AreTheOnesTheStoreOpens()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        AzureStorageOptions storage = Options(deployment).Storage;

        Assert.Equal(
            [storage.Container, $"{storage.Container}-backups"],
            deployment.All("Microsoft.Storage/storageAccounts/blobServices/containers").Select(c => c.Name.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(storage.Table, deployment.One("Microsoft.Storage/storageAccounts/tableServices/tables").Name.Split('/')[^1]);
    }

    [Fact]
    public async Task Mount_OfTheShare_IsThere()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        JsonElement mount = Mount(deployment);

        Assert.Equal("AzureFiles", mount.GetProperty("type").GetString());
        Assert.Equal("Nfs", mount.GetProperty("protocol").GetString());
        Assert.Equal(deployment.Account("stenvs").Name, mount.GetProperty("accountName").GetString());
        Assert.Equal(deployment.One("Microsoft.Storage/storageAccounts/fileServices/shares").Name.Split('/')[^1], mount.GetProperty("shareName").GetString());
        Assert.Equal(mount.GetProperty("mountPath").GetString(), deployment.Outputs["mountPath"].GetString());
    }

    [Fact]
    public async Task Outputs_OfADeployment_AreNamesAndAddresses()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");

        Assert.Equal(["appName", "mountPath", "shareAccount", "shareName", "url"], deployment.Outputs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(deployment.One("Microsoft.Web/sites").Name, deployment.Outputs["appName"].GetString());
        Assert.Equal(deployment.Account("stenvs").Name, deployment.Outputs["shareAccount"].GetString());
        Assert.Contains(StoreOptions.DefaultUrlPrefix, deployment.Outputs["url"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_Configuration_IsWhatTheProgramIsBuiltFor()
    {
        DeploymentResource app = (await predictions.OfFileAsync("main.bicepparam")).One("Microsoft.Web/sites");
        string health = HealthRoute();

        Assert.Equal($"DOTNET-ISOLATED|{Environment.Version.Major}.0", app.Text("siteConfig", "linuxFxVersion"));
        Assert.Equal($"/{health}", app.Text("siteConfig", "healthCheckPath"));
        Assert.Equal("True", app.Text("httpsOnly"));
        Assert.Equal("Disabled", app.Text("siteConfig", "ftpsState"));
        Assert.Equal("1.2", app.Text("siteConfig", "minTlsVersion"));
    }

    [Fact]
    public async Task Authentication_WithAClientId_LetsOnlyHealthPass()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);
        DeploymentResource authentication = deployment.One("Microsoft.Web/sites/config", "/authsettingsV2");

        Assert.Equal("True", authentication.Text("platform", "enabled"));
        Assert.Equal("True", authentication.Text("globalValidation", "requireAuthentication"));
        Assert.Equal("Return401", authentication.Text("globalValidation", "unauthenticatedClientAction"));
        Assert.Equal($"[\"/{HealthRoute()}\"]", authentication.Text("globalValidation", "excludedPaths"));
        Assert.Equal(
            $"https://login.microsoftonline.com/{Deployment.TenantId}/v2.0",
            authentication.Text("identityProviders", "azureActiveDirectory", "registration", "openIdIssuer"));
        Assert.DoesNotContain((await predictions.OfFileAsync("main.bicepparam")).Resources, r => r.Name.EndsWith("/authsettingsV2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_Kinds_AreWarmOrElastic()
    {
        Deployment dedicated = await predictions.OfFileAsync("large.bicepparam");
        Deployment elastic = await predictions.OfAsync(Predictions.Everything);

        Assert.Equal("True", dedicated.One("Microsoft.Web/sites").Text("siteConfig", "alwaysOn"));
        Assert.Equal("linux", dedicated.One("Microsoft.Web/serverfarms").Body.GetProperty("kind").GetString());
        Assert.Equal("False", elastic.One("Microsoft.Web/sites").Text("siteConfig", "alwaysOn"));
        Assert.Equal("elastic", elastic.One("Microsoft.Web/serverfarms").Body.GetProperty("kind").GetString());
        Assert.Equal("4", elastic.One("Microsoft.Web/serverfarms").Text("maximumElasticWorkerCount"));
        // The scale controller cannot see queues behind private endpoints; the app tells it.
        Assert.Equal("True", elastic.One("Microsoft.Web/sites").Text("siteConfig", "functionsRuntimeScaleMonitoringEnabled"));
    }

    [Fact]
    public async Task Alerts_OfADeployment_WatchBuildsAndShare()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);
        DeploymentResource[] alerts = [.. deployment.All("Microsoft.Insights/scheduledQueryRules"), .. deployment.All("Microsoft.Insights/metricAlerts")];
        string group = deployment.One("Microsoft.Insights/actionGroups").Id;

        Assert.Equal(
            ["failed-builds", "lost-leases", "share-capacity", "share-throttling", "stuck-builds"],
            alerts.Select(a => a.Name["alert-conda-st-1-".Length..]).Order(StringComparer.Ordinal));
        Assert.All(alerts, a => Assert.Contains(group, a.Text("actions"), StringComparison.Ordinal));
        Assert.Empty((await predictions.OfFileAsync("main.bicepparam")).All("Microsoft.Insights/actionGroups"));
    }

    private static JsonElement Mount(Deployment deployment) =>
        deployment.One("Microsoft.Web/sites/config", "/azurestorageaccounts").Properties.GetProperty("envs");

    private static string HealthRoute() => typeof(StoreOptions).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FunctionAttribute>()?.Name == "Health")
        .SelectMany(m => m.GetParameters()).Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.Route).Single(r => r is not null)!;

    private static StoreOptions Options(Deployment deployment)
    {
        StoreOptions options = new();
        new ConfigurationBuilder()
            .AddInMemoryCollection(deployment.AppSettings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)))
            .Build()
            .GetSection(StoreOptions.Section)
            .Bind(options, o => o.ErrorOnUnknownConfiguration = true);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }

    [GeneratedRegex("%([A-Z_]+)%")]
    private static partial Regex HostVariable();
}
