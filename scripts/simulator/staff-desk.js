import { h } from './dom.js';
import { save, staff, state, tell, unreadOf } from './store.js';

/** Who of the staff holds the phone beside the customer's, and what those have got who do not. */
export function staffDesk(onShow) {
  const element = h('div', {
    class: 'staff-tabs',
    role: 'tablist',
    'aria-label': 'Member of the staff',
    testid: 'staff-tabs',
  });
  return {
    element,
    draw() {
      const focused = element.contains(document.activeElement) && document.activeElement.dataset.role;
      element.replaceChildren(...staff().map((member) => memberTab(member, onShow)));
      element.querySelector(`[data-role="${focused}"]`)?.focus();
    },
    /** How much nobody has looked at. */
    unread: () => staff().reduce((sum, { user }) => sum + unreadOf(user), 0),
  };
}

function memberTab({ role, user }, onShow) {
  const isOn = role === state.role;
  const choose = () => {
    state.role = role;
    save();
    tell('staff');
    onShow();
  };
  const props = {
    type: 'button',
    role: 'tab',
    'data-role': role,
    testid: `staff-${role}`,
    title: user,
    'aria-selected': String(isOn),
    tabindex: isOn ? '0' : '-1',
    on: { click: choose },
  };
  return h('button', props, role, unreadMark(unreadOf(user)));
}

export function unreadMark(count) {
  return (
    count > 0 && h('span', { class: 'unread', testid: 'unread', 'aria-label': `${count} not read` }, String(count))
  );
}
