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
internal sealed record ServerCall(ParseResult Parsed, StoreClient Client, CommandConsole Console, bool IsJson, bool IsQuiet);
