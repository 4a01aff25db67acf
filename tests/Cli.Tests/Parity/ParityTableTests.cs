using System.CommandLine;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Parity;

/// <summary>Whatever the REST API can do, the pages, the command and both clients can, or there is a reason why not.</summary>
public sealed class ParityTableTests
{
    // What only concerns this machine, or any request, belongs to no operation.
    private static readonly string[] WithoutOperation =
    [
        "logout", "profile list", "profile use", "api", "open", "completion", "serve",
        "kernel list", "kernel remove", "local lock", "local create", "local verify", "local index", "local usage", "local clean",
    ];

    [Fact]
    public async Task Document_InTheRepository_IsThatOfTheCode()
    {
        string expected = await ParityDocument.WriteAsync();
        if (Environment.GetEnvironmentVariable("CONDA_STORE_WRITE_PARITY") == "1")
        {
            await File.WriteAllTextAsync(ParityDocument.File, expected, TestContext.Current.CancellationToken);
        }

        Assert.True(expected == await File.ReadAllTextAsync(ParityDocument.File, TestContext.Current.CancellationToken), "docs/parity.md is stale: run scripts/parity.sh.");
    }

    [Fact]
    public void Rows_Operations_AreThoseOfTheApi() =>
        Assert.Equal(ParityDocument.Operations.Select(o => o.Function).Order(StringComparer.Ordinal), ParityTable.Rows.Select(r => r.Function).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Rows_EmptyCells_HaveAReason()
    {
        IReadOnlyDictionary<string, string[]> methods = await ObservedRequests.MethodsByOperationAsync(ParityDocument.Description);
        List<string> empty =
        [
            .. ParityTable.Rows.Where(r => r.Pages is null).Select(r => $"pages {r.Function}"),
            .. ParityTable.Rows.Where(r => r.Commands is null).Select(r => $"command {r.Function}"),
            .. ParityTable.Rows.Where(r => !methods.ContainsKey(r.Function)).Select(r => $"clients {r.Function}"),
        ];

        Assert.Equal(empty.Order(StringComparer.Ordinal), ParityTable.Reasons.SelectMany(r => r.Functions.Select(f => $"{r.Door} {f}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_PagesAndCommands_Exist()
    {
        string[] commands = [.. Leaves(Root())];

        Assert.All(ParityTable.Rows.SelectMany(r => r.Pages?.Split(' ') ?? []), p => Assert.True(ParityDocument.PageOf(p) is not null, p));
        Assert.All(ParityTable.Rows.SelectMany(r => r.Commands?.Split(", ") ?? []), c => Assert.Contains(c, commands));
    }

    [Fact]
    public void Commands_EachOne_IsInTheTable() => Assert.Equal(
        WithoutOperation.Order(StringComparer.Ordinal),
        Leaves(Root(), withHidden: false).Except(ParityTable.Rows.SelectMany(r => r.Commands?.Split(", ") ?? [])).Order(StringComparer.Ordinal));

    [Fact]
    public void Client_Methods_AreAllObserved() => Assert.Equal(
        typeof(StoreClient).GetProperties().SelectMany(
            p => p.PropertyType.GetMethods().Where(m => m.DeclaringType == p.PropertyType).Select(m => $"{p.Name}.{m.Name}")).Order(StringComparer.Ordinal),
        ObservedRequests.Calls.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void PythonClient_Methods_AreThoseOfTheDotNetClient() => Assert.Equal(
        ObservedRequests.Calls.Keys.Select(PythonNames.Of).Order(StringComparer.Ordinal), PythonNames.All().Order(StringComparer.Ordinal));

    private static RootCommand Root() =>
        CommandTree.Create(new CommandConsole(TextWriter.Null, TextWriter.Null, IsTerminal: false, TimeProvider.System), []);

    private static IEnumerable<string> Leaves(Command command, string prefix = "", bool withHidden = true) =>
        command.Subcommands.Where(c => withHidden || !c.Hidden).SelectMany(
            c => c.Subcommands.Count == 0 ? [prefix + c.Name] : Leaves(c, $"{prefix}{c.Name} ", withHidden));
}
