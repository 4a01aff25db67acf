using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace CondaStore.Functions.Api;

/// <summary>
/// Reads the members of a request body into a record, by the names and types of the parameters of its constructor. A member that is missing
/// or null has the default of its parameter. Unknown members are ignored.
/// </summary>
internal static class BodyReader
{
    private static readonly ConcurrentDictionary<Type, (ConstructorInfo Create, BodyMember[] Members)> Known = new();

    /// <summary>Reads the members of a body.</summary>
    /// <exception cref="RequestFaultException">A member has the wrong type, or a required member is missing.</exception>
    public static T Members<T>(this JsonElement body)
    {
        (ConstructorInfo create, BodyMember[] members) = Known.GetOrAdd(typeof(T), Describe);
        return (T)create.Invoke([.. members.Select(m => m.Read(body))]);
    }

    /// <summary>Gets the members of a type of bodies.</summary>
    public static IReadOnlyList<BodyMember> MembersOf(Type type) => Known.GetOrAdd(type, Describe).Members;

    private static (ConstructorInfo Create, BodyMember[] Members) Describe(Type type)
    {
        ConstructorInfo create = type.GetConstructors().Single();
        return (create, [.. create.GetParameters().Select(BodyMember.Of)]);
    }
}
