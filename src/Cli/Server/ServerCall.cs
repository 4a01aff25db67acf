using System.CommandLine;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Server;

/// <summary>Represents one invocation of a command that uses a server.</summary>
/// <param name="Parsed">The parsed command line.</param>
/// <param name="Client">The client of the server.</param>
/// <param name="Console">The console to write to.</param>
/// <param name="IsJson">Whether to write JSON.</param>
/// <param name="IsQuiet">Whether to show no progress.</param>
internal sealed record ServerCall(ParseResult Parsed, StoreClient Client, CommandConsole Console, bool IsJson, bool IsQuiet)
{
    /// <summary>The URL of the store.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether requests carry a token.</summary>
    public bool HasToken { get; init; }

    /// <summary>The fields of results to write as JSON; none for all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether to tell people what was done, besides the result.</summary>
    public bool IsTalkative => !IsQuiet && !IsJson;

    /// <summary>Tells people something on standard error, unless they or programs do not want to know.</summary>
    public async Task TellAsync(string line)
    {
        if (IsTalkative)
        {
            await Console.Error.WriteLineAsync(line);
        }
    }
}
