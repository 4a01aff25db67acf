using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Web;

namespace CondaStore.Functions.Pages;

/// <summary>Creates the command that pages show to activate an environment on the share.</summary>
internal static class UseCommand
{
    /// <summary>Gets the command. If the environment cannot be read, it is based on the specification only.</summary>
    /// <param name="prefix">The path of the environment for users.</param>
    /// <param name="specification">The specification of the environment.</param>
    public static string Of(string prefix, Specification? specification)
    {
        try
        {
            if (Directory.Exists(prefix))
            {
                return ActivationCommand.Of(PrefixEnvironment.Read(prefix));
            }
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            // The page is shown anyway; problems of the environment are reported elsewhere.
        }

        return ActivationCommand.For(prefix, SpecificationText.Variables(specification), []);
    }
}
