using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Audit;

/// <summary>Provides <c>conda-store audit</c>, which shows what was changed and by whom.</summary>
internal static class AuditCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console) => new("audit", "See what was changed, by whom and from where.")
    {
        AuditListCommand.Create(console),
        AuditExportCommand.Create(console),
        AuditVerifyCommand.Create(console),
    };
}
