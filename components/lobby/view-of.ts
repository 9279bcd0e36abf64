/** The two views of the lobby, in the order of their tabs. */
export const LOBBY_VIEWS = ['people', 'recent'] as const;
export type LobbyView = (typeof LOBBY_VIEWS)[number];

/** Which view an address names: people, unless it names another one. */
export const viewOf = (named: string | null): LobbyView => LOBBY_VIEWS.find((view) => view === named) ?? 'people';
