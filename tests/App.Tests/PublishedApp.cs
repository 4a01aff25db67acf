using System.Diagnostics;
using System.IO.Compression;
using CondaStore.App.Tests.FunctionsHost;
using CondaStore.Azure.Tests;
using CondaStore.Store.Tests.Running;

namespace CondaStore.App.Tests;

/// <summary>The zip that is deployed, made by the repository's own script, unpacked, started as a worker and loaded; its storage is Azurite.</summary>
public sealed class PublishedApp(Azurite azurite) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conda-store-app-").FullName;
    private WorkerHost? _host;

    /// <summary>The host that runs it.</summary>
    internal WorkerHost Host => _host!;

    /// <summary>What the script said when it had made the zip.</summary>
    public string Said { get; private set; } = "";

    /// <summary>The zip.</summary>
    public string Zip => Path.Combine(_folder, "app.zip");

    public async ValueTask InitializeAsync()
    {
        Said = await PublishAsync(Zip);
        string app = Path.Combine(_folder, "app");
        await ZipFile.ExtractToDirectoryAsync(Zip, app);
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = app,
            // Services are checked for wrong scopes in this environment.
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["TASKHUB_NAME"] = "CondaStore",
            ["Store__Storage__ConnectionString"] = azurite.ConnectionString,
            ["Store__Root"] = Directory.CreateDirectory(Path.Combine(_folder, "share")).FullName,
        };
        foreach ((string name, string? value) in LocalChannel.Write(Path.Combine(_folder, "channels"), packages: 2, filesEach: 1))
        {
            settings[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        _host = await WorkerHost.StartAsync(app, settings, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes the zip.</summary>
    /// <param name="zip">Where to.</param>
    /// <returns>What the script wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Task<string> PublishAsync(string zip) =>
        // Without a version of its own the zip takes the assemblies that the tests were built from, instead of compiling all of them again.
        RunAsync("bash", [RepositoryFolder.At("scripts", "publish.sh"), zip], versioned: "false");

    /// <summary>The version that a publish gives to the assemblies when nothing says otherwise.</summary>
    /// <exception cref="InvalidOperationException">It cannot be told.</exception>
    public static async Task<string> VersionAsync()
    {
        string project = RepositoryFolder.At("src", "Domain");
        string[] arguments = ["msbuild", project, "-nologo", "-t:MinVer", "-p:_IsPublishing=true", "-getProperty:Version"];
        return (await RunAsync("dotnet", arguments, versioned: null)).Trim();
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string? versioned)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Versioned"] = versioned;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}: {output}{await errors}");
    }
}
