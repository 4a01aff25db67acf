using System.CommandLine;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Server;

/// <summary>One invocation of a command with a server.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Client">The server.</param>
/// <param name="Console">Where to write.</param>
/// <param name="IsJson">Whether a program reads.</param>
/// <param name="IsQuiet">Whether no progress is wanted.</param>
internal sealed record ServerCall(ParseResult Parsed, StoreClient Client, CommandConsole Console, bool IsJson, bool IsQuiet);
