using System.CommandLine;
using CondaStore.Cli.Server;

namespace CondaStore.Cli.Aliases;

/// <summary>Writes lists as conda-store's own command does: with <c>--output table</c> or <c>--output json</c>.</summary>
internal static class OldOutput
{
    /// <summary>Creates the option.</summary>
    public static Option<string> Option()
    {
        Option<string> output = new("--output") { Description = "The output format.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        return output;
    }

    /// <summary>Writes a list in the format of the option.</summary>
    public static Task WriteAsync<T>(
        ServerCall call, Option<string> output, IAsyncEnumerable<T> items, CancellationToken cancellationToken,
        params IReadOnlyList<(string Heading, Func<T, string?> Cell)> columns) =>
        RemoteResult.WriteAsync(
            call with { IsJson = call.IsJson || call.Parsed.GetValue(output) == "json" }, items, "", cancellationToken, columns);
}
