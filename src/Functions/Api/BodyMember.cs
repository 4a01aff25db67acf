using System.Reflection;
using System.Text.Json;

namespace CondaStore.Functions.Api;

/// <summary>Represents a member of a type of request bodies.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Type">The type: a text, a number, a Boolean, texts, role bindings or any JSON.</param>
/// <param name="IsRequired">Whether the member must be given.</param>
/// <param name="Default">The value if the member is not given.</param>
internal sealed record BodyMember(string Name, Type Type, bool IsRequired, object? Default)
{
    /// <summary>Describes the member for a parameter of a constructor.</summary>
    public static BodyMember Of(ParameterInfo parameter)
    {
        bool isNullable = Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || (!parameter.ParameterType.IsValueType
                && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);
        return new BodyMember(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!),
            Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType,
            !isNullable && !parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null);
    }

    /// <summary>Reads the member of a body.</summary>
    /// <exception cref="RequestFaultException">The member has the wrong type, or is required and missing.</exception>
    public object? Read(JsonElement body)
    {
        if (!body.TryGetProperty(Name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return IsRequired ? throw RequestFaultException.Missing("body", Name) : Default;
        }

        return Type == typeof(string) ? body.Text(Name)
            : Type == typeof(bool) ? body.Flag(Name)
            : Type == typeof(long) ? body.Long(Name)
            : Type == typeof(JsonElement) ? value
            : Type == typeof(IReadOnlyList<string>) ? body.Texts(Name)
            : RoleBindingBody.Read(body, Name);
    }
}
