/** Hard limits of outbound messages (meta-wire §3.5), in UTF-16 units: never fewer than code points, so safe for either way of counting. */
export const MAX_TEXT = 4_096;
/** Meta's list page once said 4096; its OpenAPI says 1024 for every interactive body. */
export const MAX_INTERACTIVE_BODY = 1_024;
export const MAX_BUTTONS = 3;
export const MAX_BUTTON_TITLE = 20;
export const MAX_ROWS = 10;
export const MAX_ROW_TITLE = 24;
export const MAX_ROW_DESCRIPTION = 72;
export const MAX_SECTION_TITLE = 24;
