// Signs in as the first account of a role, or as somebody by name. The fictional country asks for no password.
export async function signIn(page, as, t) {
    await t.open(page, '/');
    const out = page.locator('form[action="/sign-out"] button');
    if (await out.count()) {
        await out.click();
        await t.open(page, '/');
    }
    const card = page.locator(`[data-role="${as}"]`);
    const button = (await card.count()) > 0 ? card.locator('button').first()
        : page.locator(`form:has(input[name="name"][value="${as}"]) button`);
    await button.click();
    await page.locator('form[action="/sign-out"]').waitFor();
}

/// The events of a case but those of looks, as the register gives them to whoever is signed in.
export async function eventsOf(page, file) {
    const answer = await page.context().request.get(new URL(`/case/${file}/events`, page.url()).href);
    // Whoever may see nothing of the case is given a page instead.
    const lines = (await answer.text()).split('\n').filter(line => line.startsWith('{'));
    return lines.map(line => JSON.parse(line)).filter(one => one.event && !/look/.test(one.event));
}
