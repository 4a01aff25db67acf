using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>Defines the cookie that carries a token for browsers.</summary>
public static class SessionCookie
{
    /// <summary>The name of the cookie, which existing clients use.</summary>
    public const string Name = "conda-store-auth";

    /// <summary>Sets the cookie; a secure one is only sent over HTTPS.</summary>
    public static void Set(HttpResponse response, string token, TimeSpan lifetime, bool isSecure) =>
        response.Cookies.Append(Name, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = lifetime,
            Secure = isSecure,
        });

    /// <summary>Removes the cookie.</summary>
    public static void Remove(HttpResponse response) => response.Cookies.Delete(Name, new CookieOptions { Path = "/" });
}
