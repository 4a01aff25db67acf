using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

public sealed partial class PrefixTransaction
{
    private async Task RunScriptAsync(LinkScriptKind kind, RepodataRecord package, string root, CancellationToken cancellationToken)
    {
        LinkScript script = new(kind, package, root);
        if (package.IsWheel || !File.Exists(script.Path))
        {
            return;
        }

        if (!MayRun(kind, package.Name))
        {
            Warn($"The script '{Path.GetFileName(script.Path)}' of {package.Identity} was not run.");
            return;
        }

        try
        {
            if (await script.RunAsync(_prefix, _options.LinkScriptTimeout, cancellationToken) is { } message)
            {
                Warn($"{package.Identity}: {message}");
            }
        }
        catch (StoreException failure) when (kind == LinkScriptKind.PreUnlink && failure.Code == ErrorCode.LinkScriptFailed)
        {
            // It must be possible to remove a package whose script fails.
            Warn(failure.Message);
        }
    }

    // A pre-link script runs in the package cache and could change the files of all other environments.
    private bool MayRun(LinkScriptKind kind, string package) => _options.LinkScripts switch
    {
        LinkScriptPolicy.Always => true,
        LinkScriptPolicy.AllowListed => kind != LinkScriptKind.PreLink && _options.AllowedLinkScripts.Contains(package),
        _ => false,
    };
}
