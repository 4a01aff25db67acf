using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Tokens;

/// <summary>Provides <c>conda-store token list</c>.</summary>
internal static class TokenListCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<bool> all = new("--all") { Description = "The tokens of everybody, for administrators of the store." };
        return ServerCommand.Create(
            console,
            new CommandText(
                "list", "List your tokens that are neither revoked nor expired, newest first.", "conda-store token list",
                "conda-store token list --all --json=id,owner,last_used_on"),
            [all],
            async (call, cancellationToken) =>
            {
                await RemoteResult.WriteAsync(
                    call,
                    call.Client.Access.ListTokensAsync(call.Parsed.GetValue(all), cancellationToken),
                    "no tokens",
                    cancellationToken,
                    ("ID", t => t.IsCurrent ? t.Id + " (this one)" : t.Id),
                    ("NAME", t => t.Name),
                    ("OWNER", t => t.Owner),
                    ("ROLES", Roles),
                    ("LAST USED", t => TimeText.Of(t.LastUsedOn)),
                    ("EXPIRES", t => TimeText.Of(t.ExpiresOn)));
                return ExitCodes.Success;
            });
    }

    private static string Roles(RemoteToken token) => token.RoleBindings is { } bindings
        ? string.Join(", ", bindings.Select(b => $"{b.Key}={string.Join(',', b.Value)}"))
        : "those of " + token.PrimaryNamespace;
}
