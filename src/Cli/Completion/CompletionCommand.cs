using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Completion;

/// <summary>
/// Provides <c>conda-store completion</c>, which writes the scripts by which shells complete commands and names in the store.
/// </summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = $$"""
            _conda_store() {
                local IFS=$'\n'
                COMPREPLY=($(conda-store {{CompleteCommand.Name}} "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
            }
            complete -o default -F _conda_store conda-store
            """,
        ["zsh"] = $$"""
            #compdef conda-store
            _conda_store() {
                local -a found
                found=(${(f)"$(conda-store {{CompleteCommand.Name}} "${(j: :)words[1,CURRENT]}" 2>/dev/null)"})
                if (( ${#found} )); then compadd -a found; else _files; fi
            }
            compdef _conda_store conda-store
            """,
        ["fish"] = $$"""
            complete --command conda-store --arguments '(conda-store {{CompleteCommand.Name}} (commandline --cut-at-cursor) 2>/dev/null)'
            """,
        ["pwsh"] = $$"""
            Register-ArgumentCompleter -Native -CommandName conda-store -ScriptBlock {
                param($word, $command, $cursor)
                $line = $command.ToString().PadRight($cursor).Substring(0, $cursor)
                conda-store {{CompleteCommand.Name}} $line | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "completion",
            "Write a script by which your shell completes commands, namespaces and environments.",
            "eval \"$(conda-store completion bash)\"        # in ~/.bashrc",
            "eval \"$(conda-store completion zsh)\"         # in ~/.zshrc, after compinit",
            "conda-store completion fish >~/.config/fish/completions/conda-store.fish",
            "conda-store completion pwsh | Out-String | Invoke-Expression        # in $PROFILE"));
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        command.Add(shell);
        command.SetAction(async (parsed, _) =>
        {
            await console.Out.WriteAsync(Scripts[parsed.GetValue(shell)!] + "\n");
            return ExitCodes.Success;
        });
        return command;
    }
}
