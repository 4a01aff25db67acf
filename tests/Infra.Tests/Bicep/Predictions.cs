using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(CondaStore.Infra.Tests.Bicep.Predictions))]

namespace CondaStore.Infra.Tests.Bicep;

/// <summary>What the templates lead to, by parameters; each combination is computed once for all tests.</summary>
public sealed class Predictions : IAsyncDisposable
{
    /// <summary>Everything that a parameter can switch on.</summary>
    internal const string Everything = """
        param name = 'conda-st-1'
        param plan = 'ElasticPremium'
        param entraClientId = '11111111-1111-1111-1111-111111111111'
        param roleBindings = { '22222222-2222-2222-2222-222222222222': { 'team-a/*': ['editor'] } }
        param operatorsGroupId = '33333333-3333-3333-3333-333333333333'
        param alertEmail = 'operators@example.org'
        param shareClientAddresses = ['10.1.0.0/16']
        param internalAddresses = ['10.2.0.0/16', '192.168.7.0/24']
        param egressPorts = ['443', '80']
        param settings = { Store__LeaseDuration: '00:00:30', Store__TokenKey: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/k)' }
        """;

    private readonly ConcurrentDictionary<string, Task<Deployment>> _known = new();

    // Parameter files name their template relative to themselves.
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("infra-");

    public Predictions()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Infra, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(_copy.FullName, Path.GetRelativePath(Repository.Infra, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public BicepCompiler Compiler { get; } = new();

    /// <summary>A folder with a copy of the templates, where a test may put files of its own.</summary>
    internal string Folder => _copy.FullName;

    /// <summary>The deployment of a parameter file of the repository.</summary>
    internal Task<Deployment> OfFileAsync(string name) =>
        _known.GetOrAdd(name, n => Compiler.PredictAsync(Path.Combine(Repository.Infra, n), TestContext.Current.CancellationToken));

    /// <summary>The deployment of the lines of a parameter file.</summary>
    internal Task<Deployment> OfAsync(string parameters) => _known.GetOrAdd(
        parameters,
        async text =>
        {
            string file = Path.Combine(Folder, $"{Guid.NewGuid():N}.bicepparam");
            await File.WriteAllTextAsync(file, $"using 'main.bicep'\n{text}\n", TestContext.Current.CancellationToken);
            return await Compiler.PredictAsync(file, TestContext.Current.CancellationToken);
        });

    public async ValueTask DisposeAsync()
    {
        await Compiler.DisposeAsync();
        _copy.Delete(recursive: true);
    }
}
