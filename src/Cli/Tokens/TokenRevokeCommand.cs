using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Tokens;

/// <summary>Provides <c>conda-store token revoke</c>.</summary>
internal static class TokenRevokeCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string[]> ids = new("ID")
        {
            Description = "A token, as `token list` shows it.",
            Arity = ArgumentArity.OneOrMore,
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "revoke", "Revoke tokens, and the tokens that were created with them. The store refuses them within a second.",
                "conda-store token revoke 3f9c02d1a4b57e88"),
            [ids],
            async (call, cancellationToken) =>
            {
                foreach (string id in call.Parsed.GetValue(ids)!)
                {
                    await call.Client.Access.RevokeTokenAsync(id, cancellationToken);
                    await call.TellAsync($"{id} is revoked");
                }

                return ExitCodes.Success;
            });
    }
}
