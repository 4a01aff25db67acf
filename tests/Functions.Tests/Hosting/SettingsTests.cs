using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Configuration;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>What deployment, samples, scripts and documents say about settings is what the program reads.</summary>
public sealed partial class SettingsTests
{
    private static readonly string[] Places = ["infra", "docs", "scripts", "samples", "local.settings.sample.json", "README.md"];

    [Fact]
    public void Setting_NamedAnywhereInTheRepository_Exists()
    {
        (string File, string Setting)[] named = [.. Files().SelectMany(f => Setting().Matches(File.ReadAllText(f)).Select(m => (f, m.Value)))];

        Assert.True(named.Length > 15, $"only {named.Length} settings were found");
        Assert.Empty(named.Where(n => !Exists(n.Setting)).Select(n => $"{Path.GetRelativePath(RepositoryFolder.Path, n.File)}: {n.Setting}"));
    }

    [Fact]
    public void Setting_OfTheProgram_IsDocumented()
    {
        string documented = string.Concat(Regex.Matches(File.ReadAllText(RepositoryFolder.At("docs", "architecture.md")), @"^\| (`[^|]*) \|", RegexOptions.Multiline));

        Assert.DoesNotContain(
            typeof(StoreOptions).GetProperties().Select(p => p.Name),
            name => !Regex.IsMatch(documented, $"`{name}[`:]"));
    }

    [Fact]
    public void Alert_TextsOfLogs_AreThoseOfTheProgram()
    {
        string queries = File.ReadAllText(RepositoryFolder.At("infra", "modules", "alerts.bicep")) + File.ReadAllText(RepositoryFolder.At("infra", "workbook.json"));
        string[] messages = [.. new[] { "Domain", "Functions" }
            .SelectMany(project => Directory.EnumerateFiles(RepositoryFolder.At("src", project), "*.cs", SearchOption.AllDirectories))
            .SelectMany(f => Message().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))];
        string[] fragments = [.. Fragment().Matches(queries).Select(m => m.Groups[1].Value.Replace("(CS10", "(", StringComparison.Ordinal)
            .Replace("(CS12", "(", StringComparison.Ordinal).Replace("(CS", "(", StringComparison.Ordinal)).Distinct()];

        Assert.True(fragments.Length >= 6, $"only {fragments.Length} texts were found");
        Assert.All(fragments, f => Assert.Contains(messages, m => m.Contains(f, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Store:ChanelAlias", "x", "Store:ChanelAlias is not a setting of the store; did you mean Store:ChannelAlias?")]
    [InlineData("Store:TokenKey", "short", "Store:TokenKey")]
    [InlineData("Store:LeaseDuration", "00:02:00", "Store:LeaseDuration")]
    [InlineData("Store:LeaseDuration", "soon", "Store:LeaseDuration")]
    [InlineData("Store:BuildTimeLimit", "00:00:00", "Store:BuildTimeLimit")]
    [InlineData("Store:Authentication", "Sesame", "Store:Authentication")]
    [InlineData("Store:UrlPrefix", "conda store", "Store:UrlPrefix")]
    [InlineData("Store:Authentication", "Platform", "WEBSITE_AUTH_ENABLED")]
    public async Task Start_WrongSetting_IsRefusedByName(string setting, string value, string expected)
    {
        using TemporaryDirectory folder = new();
        EmbeddedHostOptions options = new()
        {
            DataDirectory = folder.Path,
            Port = 0,
            LogLevel = LogLevel.None,
            Settings = new Dictionary<string, string?> { [setting] = value },
        };

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidSetting, refused.Code);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store.azurewebsites.net", false)]
    [InlineData("localhost:7071", true)]
    public void Start_LoginForDevelopment_IsForThisMachineOnly(string hostName, bool starts)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("WEBSITE_HOSTNAME", hostName)])
            .Build();

        ValidateOptionsResult result = new StoreOptionsValidation(configuration).Validate(null, new StoreOptions { Authentication = AuthenticationKind.Dummy });

        Assert.Equal(starts, result.Succeeded);
        Assert.Equal(!starts, result.FailureMessage?.Contains("Store:Authentication", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Start_AccountWithAKey_IsRefusedOutsideOfAzurite()
    {
        using TemporaryDirectory folder = new();
        EmbeddedHostOptions options = new()
        {
            DataDirectory = folder.Path,
            Port = 0,
            Storage = StorageKind.Azure,
            Settings = new Dictionary<string, string?> { ["Store:Storage:ConnectionString"] = "UseDevelopmentStorage=true" },
        };

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedHost.StartAsync(options, CancellationToken.None));

        Assert.Contains("Store:Storage:ConnectionString", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DirectoryOfARunningHost_IsRefused()
    {
        using TemporaryDirectory folder = new();
        EmbeddedHostOptions options = new() { DataDirectory = folder.Path, Port = 0, LogLevel = LogLevel.None };
        await using EmbeddedHost first = await EmbeddedHost.StartAsync(options, CancellationToken.None);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(ErrorCode.LockTimeout, refused.Code);
    }

    [Fact]
    public void HostFile_Values_AreWhatTheAppIsWrittenFor()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.At("host.json")));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        // The routes of the functions are whole; with the host's own prefix none would be found.
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("%TASKHUB_NAME%", durable.GetProperty("hubName").GetString());
        Assert.True(durable.GetProperty("useGracefulShutdown").GetBoolean());
        // How long the work of an instance that was killed waits for another one; the lease is renewed while it is done.
        Assert.Equal("00:01:00", durable.GetProperty("storageProvider").GetProperty("workItemQueueVisibilityTimeout").GetString());
        Assert.Equal("CurrentOrOlder", durable.GetProperty("versionMatchStrategy").GetString());
        Assert.True(TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture) >= new StoreOptions().BuildTimeLimit);
    }

    [Fact]
    public void Sample_Values_AreReadable()
    {
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.At("local.settings.sample.json")));
        JsonElement values = sample.RootElement.GetProperty("Values");

        Assert.True(Enum.TryParse(values.GetProperty("Store__Authentication").GetString(), out AuthenticationKind _));
        Assert.True(values.GetProperty("Store__TokenKey").GetString()!.Length >= 32);
    }

    private static IEnumerable<string> Files() => Places.Select(p => RepositoryFolder.At(p))
        .SelectMany(p => Directory.Exists(p) ? Directory.EnumerateFiles(p, "*", SearchOption.AllDirectories) : [p]);

    private static bool Exists(string setting)
    {
        Type type = typeof(StoreOptions);
        foreach (string part in setting.Split(["__", ":"], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string))
            {
                // Names of a dictionary are the deployment's own, and lists are numbered.
                return true;
            }

            if (type.GetProperty(part, BindingFlags.Public | BindingFlags.Instance) is not { } property)
            {
                return false;
            }

            type = property.PropertyType;
        }

        return true;
    }

    [GeneratedRegex(@"\bStore(__|:)[A-Z][A-Za-z]*((__|:)[A-Za-z0-9_]*[A-Za-z0-9])?")]
    private static partial Regex Setting();

    [GeneratedRegex("""(?:LogLevel\.\w+,\s*|Message = )"([^"]*)"[,)]""")]
    private static partial Regex Message();

    [GeneratedRegex("""message (?:startswith|!?has) \\?"([^"\\]*)\\?["]""")]
    private static partial Regex Fragment();
}
