using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Server;

/// <summary>Writes what the store returned: JSON in the names of the API for programs, otherwise text.</summary>
internal static class RemoteResult
{
    /// <summary>Writes one result.</summary>
    public static async Task WriteAsync<T>(ServerCall call, T value, params IEnumerable<string> lines)
    {
        if (call.IsJson)
        {
            await call.Console.Out.WriteLineAsync(Json(call, value));
            return;
        }

        foreach (string line in lines)
        {
            await call.Console.Out.WriteLineAsync(line);
        }
    }

    /// <summary>Writes a list: a JSON array on one line, otherwise a table.</summary>
    /// <param name="call">The invocation.</param>
    /// <param name="items">The items.</param>
    /// <param name="nothing">What to tell if there are none, on standard error.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <param name="columns">The headings and cells of the table.</param>
    /// <exception cref="Domain.Diagnostics.StoreException">
    /// The list is empty because the store does not accept the token.
    /// </exception>
    public static async Task WriteAsync<T>(
        ServerCall call, IAsyncEnumerable<T> items, string nothing, CancellationToken cancellationToken,
        params IReadOnlyList<(string Heading, Func<T, string?> Cell)> columns)
    {
        List<T> all = await items.ToListAsync(cancellationToken);
        if (all.Count == 0)
        {
            await DeniedAccess.RequireAcceptedAsync(call, cancellationToken);
        }

        if (call.IsJson)
        {
            await call.Console.Out.WriteLineAsync($"[{string.Join(',', all.Select(item => Json(call, item)))}]");
            return;
        }

        if (all.Count == 0)
        {
            await call.TellAsync(nothing);
            return;
        }

        ResultTable table = new(columns.Select(c => c.Heading));
        foreach (T item in all)
        {
            table.Add(columns.Select(c => c.Cell(item)));
        }

        await table.WriteAsync(call.Console);
    }

    private static string Json<T>(ServerCall call, T value) =>
        JsonFields.Select(RemoteJson.Write(value), call.Fields, call.Fields.Count == 0 ? [] : RemoteJson.Names<T>());
}
