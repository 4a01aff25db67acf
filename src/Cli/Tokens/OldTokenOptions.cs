using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tokens;

/// <summary>
/// Provides <c>conda-store token --namespace NS --expiration SECONDS --permission NS/NAME:ROLE</c> of conda-store's own command, which has
/// no verb.
/// </summary>
internal static class OldTokenOptions
{
    /// <summary>Creates the command; its options are hidden, because a verb takes their place.</summary>
    public static Command Create(CommandConsole console, CommandText text)
    {
        Option<string?> ns = new("--namespace") { Description = "The primary namespace.", Hidden = true };
        Option<long?> expiration = new("--expiration") { Description = "The lifetime in seconds.", Hidden = true };
        Option<string[]> permission = new("--permission") { Description = "NAMESPACE/NAME:ROLE,...", Hidden = true };
        return ServerCommand.Create(console, text, [ns, expiration, permission], async (call, cancellationToken) =>
        {
            string[] permissions = call.Parsed.GetValue(permission) ?? [];
            long? seconds = call.Parsed.GetValue(expiration);
            if (permissions.Length == 0 && seconds is null && call.Parsed.GetValue(ns) is null)
            {
                throw new StoreException(ErrorCode.InvalidOption, "Required command was not provided.")
                {
                    Hints = ["conda-store token create", "conda-store token --help"],
                };
            }

            string token = await call.Client.Access.CreateTokenAsync(
                new CreateTokenRequest(
                    call.Parsed.GetValue(ns),
                    seconds is { } lifetime ? console.TimeProvider.GetUtcNow().AddSeconds(lifetime) : null,
                    RoleBindingText.Parse(permissions, ':')),
                cancellationToken);
            await console.Out.WriteAsync(token);
            return ExitCodes.Success;
        });
    }
}
