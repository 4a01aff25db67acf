using System.CommandLine.Completions;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Gets names in the store for completion in shells. Whatever fails, there are none, because a shell has no place for errors.
/// </summary>
internal static class StoreCompletions
{
    private const int Most = 500;

    // A completion that takes longer is of no use.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Gets the environments that begin with the word to complete.</summary>
    public static IEnumerable<CompletionItem> Environments(CommandConsole console, CompletionContext context)
    {
        string word = context.WordToComplete;
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        EnvironmentFilter filter = slash < 0
            ? new EnvironmentFilter { Search = word.Length > 0 ? word : null }
            : new EnvironmentFilter { Namespace = word[..slash] };
        return Find(console, context, (client, stop) => client.Environments.ListAsync(filter, stop).Select(e => e.FullName));
    }

    /// <summary>Gets the namespaces that begin with the word to complete.</summary>
    public static IEnumerable<CompletionItem> Namespaces(CommandConsole console, CompletionContext context) =>
        Find(console, context, (client, stop) => client.Namespaces.ListAsync(stop).Select(n => n.Name));

    private static List<CompletionItem> Find(
        CommandConsole console, CompletionContext context, Func<StoreClient, CancellationToken, IAsyncEnumerable<string>> list)
    {
        using CancellationTokenSource limit = new(Patience, console.TimeProvider);
        try
        {
            using StoreClient client = ServerOptions.ConnectUnfinished(context.ParseResult, console);
            return
            [
                .. list(client, limit.Token).ToBlockingEnumerable(limit.Token)
                    .Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal))
                    .Take(Most)
                    .Select(name => new CompletionItem(name)),
            ];
        }
        catch (Exception failure) when (failure is StoreException or StoreRequestException or OperationCanceledException)
        {
            return [];
        }
    }
}
