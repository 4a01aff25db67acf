using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Audit;

/// <summary>Provides <c>conda-store audit verify</c>.</summary>
internal static class AuditVerifyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) => ServerCommand.Create(
        console,
        new CommandText(
            "verify", "Check that no line of the audit log was changed, removed or added. The exit code is 1 if one was.",
            "conda-store audit verify"),
        [],
        async (call, cancellationToken) =>
        {
            RemoteAuditVerification found = await call.Client.Audit.VerifyAsync(cancellationToken);
            await RemoteResult.WriteAsync(
                call,
                found,
                found.Intact ? [$"lines {found.First} to {found.Last} are intact; the hash of the last is {found.LastHash}"] : found.Problems);
            return found.Intact ? ExitCodes.Success : ExitCodes.Failure;
        });
}
